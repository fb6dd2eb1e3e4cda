import { Router } from 'express';
import { notFound } from '../../errors.ts';
import type { Heard } from '../../heard.ts';
import type { Actor } from '../../people/actor.ts';
import { answerShowTexts, findingsToConfirm, restoreShowTexts, showTextsAt } from '../../publishing/show-answers.ts';
import { type ReadVersion, type ShowVersion, textsWait } from '../../publishing/show-versions.ts';
import { showAt } from '../../publishing/shows.ts';
import { areDeleted, SHOW_FIELD_WORDS, type ShowTexts } from '../../rules/publishing/show-texts.ts';
import { page, part } from '../asking.ts';
import { oneOf, SentForm } from '../forms.ts';
import { saying } from '../messages.ts';
import { namesOf } from '../../people/account-names.ts';

/** What listeners read of a show: what waits, what is public, what was, and the answer of a second person. */
export function showTextsPages(heard: Heard): Router {
  const router = Router();

  router
    .route('/home/shows/:slug/texts')
    .get(
      page('change show', async (actor, request, response) => {
        const { show, live, waiting, history } = await showTextsAt(heard, actor, part(request, 'slug'));
        const names = await namesOf(
          heard,
          history.flatMap(({ madeBy, answeredBy }) => [madeBy, answeredBy]),
        );
        const by = (id: string | null) => (id && names[id]) ?? 'someone who has left';
        response.render('publishing/templates/show-texts.njk', {
          show,
          live: live && asShown(heard, actor, live, by),
          waiting: waiting && asShown(heard, actor, waiting, by),
          compared: waiting ? compared(live?.texts ?? null, waiting.texts) : [],
          history: history.map((version) => ({
            ...version,
            ...LABELS[version.state],
            isDeleted: areDeleted(version.texts),
            by: by(version.madeBy),
            answeredByName: by(version.answeredBy),
          })),
        });
      }),
    )
    .post(
      page('answer show texts', async (actor, request, response) => {
        const show = await showAt(heard, actor, 'answer show texts', part(request, 'slug'));
        const sent = new SentForm(request);
        const answer = oneOf(['confirm', 'refuse'] as const, sent.text('answer'));
        if (!answer) throw notFound('answer');
        // The first texts give the show its address.
        const { slug } = await answerShowTexts(heard, actor, show.id, { seen: sent.text('seen'), answer });
        const { live, waiting } = await showTextsAt(heard, actor, slug);
        const isRest = waiting !== null || (live?.findings.length ?? 0) > 0;
        const message = answer === 'refuse' ? 'show-refused' : isRest ? 'show-part-confirmed' : 'show-confirmed';
        response.redirect(303, saying(`/home/shows/${slug}/texts`, message));
      }),
    );

  router.post(
    '/home/shows/:slug/texts/:number',
    page('change show', async (actor, request, response) => {
      const show = await showAt(heard, actor, 'change show', part(request, 'slug'));
      const { slug } = await restoreShowTexts(heard, actor, show.id, Number(part(request, 'number')));
      const waits = await textsWait(heard, show.id);
      response.redirect(303, saying(`/home/shows/${slug}/texts`, waits ? 'show-waits' : 'show-back'));
    }),
  );

  return router;
}

const LABELS: Readonly<Record<ShowVersion['state'], { stateLabel: string; answered: string }>> = {
  live: { stateLabel: 'Public now', answered: 'Confirmed' },
  waiting: { stateLabel: 'Waits', answered: 'Answered' },
  replaced: { stateLabel: 'Public before', answered: 'Confirmed' },
  refused: { stateLabel: 'Refused', answered: 'Refused' },
  'taken-back': { stateLabel: 'Taken back', answered: 'Taken back' },
};

/** A version with each finding once, however many recordings it is found against. */
function asShown(heard: Heard, actor: Actor, version: ReadVersion, by: (id: string | null) => string) {
  const others = findingsToConfirm(heard, actor, version);
  const each = new Map(
    version.findings.map((finding) => [
      `${finding.field} ${finding.words} ${finding.reason}`,
      {
        where: `In the ${SHOW_FIELD_WORDS[finding.field]}`,
        words: finding.words,
        reason: finding.reason,
        isOwn: !others.includes(finding),
      },
    ]),
  );
  return {
    ...version,
    findings: [...each.values()],
    by: by(version.madeBy),
    mayConfirm: others.length > 0 || version.findings.length === 0,
    isOwn: version.madeBy === actor.id,
  };
}

const COMPARED = {
  title: 'Title',
  description: 'What it is about',
  author: 'Who makes it',
  ownerEmail: 'E-mail',
  category: 'Topic',
  language: 'Language',
} as const satisfies Partial<Record<keyof ShowTexts, string>>;

/** The public and the new texts side by side; what is the same in both only where it tells what the show is. */
function compared(now: ShowTexts | null, next: ShowTexts) {
  return Object.entries(COMPARED)
    .map(([field, label]) => {
      const [before, after] = [now?.[field as keyof typeof COMPARED] ?? '', next[field as keyof typeof COMPARED]];
      return { field, label, now: before, next: after, changed: before !== after };
    })
    .filter(({ field, changed }) => changed || field === 'title' || field === 'description');
}
