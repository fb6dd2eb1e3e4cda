import { Router } from 'express';
import { openReminders } from '../../consent/reminders.ts';
import { narrowestTagsOf } from '../../views/consent-tags.ts';
import type { Heard } from '../../heard.ts';
import type { Actor } from '../../people/actor.ts';
import { type Authorized, may } from '../../people/allow.ts';
import { COMMANDS } from '../../programs/program-words.ts';
import { brokenPrograms } from '../../recordings/broken-programs.ts';
import { listRecordings, type SeenSummary } from '../../recordings/recordings.ts';
import { questionsForStaff } from '../../views/questions-for-staff.ts';
import { page, part } from '../asking.ts';
import { REVISION } from '../changed-meanwhile.ts';
import { ChangedMeanwhile } from '../../errors.ts';
import { touchedFields } from '../../rules/field-revisions.ts';
import { showFields, showRevision } from '../../publishing/show-state.ts';
import { fieldsOf } from '../form-fields.ts';
import { SentForm } from '../forms.ts';
import { listPage, searchRecordings } from '../list-pages.ts';
import { type Message, saying } from '../messages.ts';
import { isMoving, nextFor, type Step } from '../next-steps.ts';
import { day } from '../times.ts';
import { episodePageUrl, feedUrl, showPageUrl } from '../../rules/publishing/public-addresses.ts';
import { publishedIn } from '../../publishing/show-episodes.ts';
import { createShow, listShows, textsToChange, type Show, showAt, updateShow } from '../../publishing/shows.ts';
import { textsWait } from '../../publishing/show-versions.ts';
import { formOf, inputOf, NEW_SHOW, ShowForm, showForm, showStaleShow, whatIsWrong } from './show-form.ts';

/** Home, and the pages about shows. */
export function showPages(heard: Heard): Router {
  const router = Router();

  router.get(
    '/home',
    page('see shows', async (actor, request, response) => {
      const [shows, all] = await Promise.all([listShows(heard, actor), listRecordings(heard, actor)]);
      const { found, search } = searchRecordings(request, all);
      const needed = (recording: SeenSummary) => needsSomeone(recording, actor);
      const tasks = listPage(request, search.asked ? found : found.filter(needed));
      const atWork = search.asked ? [] : all.filter((recording) => isMoving(recording.state));
      const moving = listPage(request, atWork, 'moving');
      const shown = [...tasks.items, ...moving.items];
      const tags = await narrowestTagsOf(
        heard,
        actor,
        shown.map(({ id }) => id),
      );
      const step = (recording: SeenSummary) => asStep(recording, actor, tags);
      const counts = shows.map((show) => ({
        ...show,
        recordings: all.filter((recording) => recording.showId === show.id).length,
      }));
      const soon = listPage(request, await openReminders(heard, actor), 'reminders');
      const questions = listPage(request, await questionsForStaff(heard, actor, shows), 'questions');
      response.render('publishing/templates/home.njk', {
        tasks: { ...tasks, items: tasks.items.map(step) },
        moving: { ...moving, items: moving.items.map(step) },
        search,
        questions,
        reminders: { ...soon, items: soon.items.map((one) => ({ ...one, day: day(new Date(one.due)) })) },
        broken: await brokenPrograms(heard, actor),
        commands: COMMANDS,
        shows: counts,
        mayMakeShows: may(actor, 'make show'),
      });
    }),
  );

  router
    .route('/home/shows/new')
    .get(
      page('make show', async (_who, _request, response) => {
        showForm(response, null, NEW_SHOW);
      }),
    )
    .post(
      page('make show', async (actor, request, response) => {
        const form = fieldsOf(new SentForm(request), ShowForm);
        try {
          const show = await createShow(heard, actor, inputOf(form));
          response.redirect(303, await afterSaving(heard, show, 'show-made'));
        } catch (error) {
          showForm(response.status(422), null, form, whatIsWrong(error));
        }
      }),
    );

  router.get(
    '/home/shows/:slug',
    page('see shows', async (actor, request, response) => {
      const show = await showAt(heard, actor, 'see shows', part(request, 'slug'));
      const all = await listRecordings(heard, actor, { showId: show.id });
      const { found, search } = searchRecordings(request, all);
      const list = listPage(request, found);
      const tags = await narrowestTagsOf(
        heard,
        actor,
        list.items.map(({ id }) => id),
      );
      response.render('publishing/templates/show.njk', {
        show,
        recordings: { ...list, items: list.items.map((recording) => asStep(recording, actor, tags)) },
        search,
        episodes: listPage(request, await episodeSteps(heard, actor, show), 'episodes'),
        page: showPageUrl('', show.slug),
        feed: feedUrl(heard.publicUrl, show.slug),
        mayChange: may(actor, 'change show'),
        textsWait: await textsWait(heard, show.id),
      });
    }),
  );

  router
    .route('/home/shows/:slug/change')
    .get(
      page('change show', async (actor, request, response) => {
        const show = await showAt(heard, actor, 'change show', part(request, 'slug'));
        const texts = await textsToChange(heard, show);
        showForm(response, show, formOf(show, texts), [], showRevision(show, texts));
      }),
    )
    .post(
      page('change show', async (actor, request, response) => {
        const show = await showAt(heard, actor, 'change show', part(request, 'slug'));
        const sent = new SentForm(request);
        const form = fieldsOf(sent, ShowForm);
        const revision = sent.text(REVISION);
        try {
          const shown = showFields(show, await textsToChange(heard, show));
          const touched = touchedFields(revision, shown, inputOf(form));
          const saved = await updateShow(heard, actor, show.id, touched, revision);
          response.redirect(303, await afterSaving(heard, saved, 'show-saved'));
        } catch (error) {
          if (error instanceof ChangedMeanwhile) {
            const now = await showAt(heard, actor, 'change show', show.slug);
            return showStaleShow(heard, response, { show: now, form, revision, error });
          }
          showForm(response.status(422), show, form, whatIsWrong(error), revision);
        }
      }),
    );

  return router;
}

/** Where to go after texts were saved: to what was found in them, where they wait for a second person. */
async function afterSaving(heard: Heard, { id, slug }: Show, message: Message): Promise<string> {
  return (await textsWait(heard, id))
    ? saying(`/home/shows/${slug}/texts`, 'show-waits')
    : saying(`/home/shows/${slug}`, message);
}

/** What waits for this person: staff decide and approve, researchers upload. */
function needsSomeone({ state }: SeenSummary, actor: Actor): boolean {
  const forAll: SeenSummary['state'][] = ['waiting', 'refused', 'failed'];
  const forStaff: SeenSummary['state'][] = ['no-speech', 'needs-decisions', 'needs-approval', 'stopped'];
  return forAll.includes(state) || (may(actor, 'decide flags') && forStaff.includes(state));
}

const COLOURS: Partial<Record<SeenSummary['state'], Step['status']['colour']>> = {
  published: 'green',
  refused: 'red',
  failed: 'red',
  'taken-down': 'grey',
  stopped: 'grey',
  preparing: '',
  'making-release': '',
  publishing: '',
};

function asStep(
  { id, title, state, stateLabel, next: forStaff, reason, heldUp, queueWait }: SeenSummary,
  actor: Actor,
  tags: Awaited<ReturnType<typeof narrowestTagsOf>>,
): Step {
  const next = nextFor({ state, next: forStaff }, may(actor, 'decide flags'));
  return {
    title,
    href: `/recordings/${id}`,
    hint:
      heldUp || queueWait
        ? [reason, next].filter(Boolean).join(' ')
        : state === 'failed' || state === 'refused'
          ? (reason ?? next)
          : next,
    tags: tags?.get(id),
    status: { text: stateLabel, colour: heldUp || queueWait ? 'yellow' : (COLOURS[state] ?? 'yellow') },
  };
}

async function episodeSteps(heard: Heard, actor: Actor, show: Authorized<Show, 'see shows'>): Promise<Step[]> {
  const episodes = await publishedIn(heard, actor, show);
  return episodes.map(({ id, title, publishedAt, isDown }) => ({
    title: title ?? `Episode of ${day(publishedAt)}`,
    href: isDown ? undefined : episodePageUrl('', show.slug, id),
    hint: `Published ${day(publishedAt)}`,
    status: isDown ? { text: 'Taken down', colour: 'grey' } : { text: 'Published', colour: 'green' },
  }));
}
