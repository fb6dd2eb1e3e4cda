import { z } from 'zod';
import type { Heard } from '../../heard.ts';
import type { Actor } from '../../people/actor.ts';
import { type Authorized, may } from '../../people/allow.ts';
import { feedUrl } from '../../rules/publishing/public-addresses.ts';
import { ShowChanges, ShowInput } from '../../rules/publishing/show-input.ts';
import { createShow, listShows, newestTextsOf, type Show, showAt, updateShow } from '../../publishing/shows.ts';
import { ChangedMeanwhile } from '../../errors.ts';
import { showRevision } from '../../publishing/show-state.ts';
import { endpoint } from './endpoint.ts';
import { answerShowTexts, restoreShowTexts, showTextsAt } from '../../publishing/show-answers.ts';
import { revision } from './shape-parts.ts';
import { ShowShape, ShowVersionsShape } from './show-shapes.ts';

/** Pictures go through the pages: JSON is no way to send them. */
const NewShow = z.strictObject(ShowInput.omit({ art: true }).shape);
const ChangedShow = z.strictObject({
  ...ShowChanges.omit({ art: true }).shape,
  revision: revision.optional().describe('Needed (428): somebody may have taken a name out of a text meanwhile'),
});

async function asAnswered(heard: Heard, actor: Actor, list: readonly Authorized<Show>[]) {
  return (await newestTextsOf(heard, list)).map(({ show, texts, waits }) => {
    const feed = feedUrl(heard.publicUrl, show.slug);
    // It is made of texts that may still wait: whoever guesses them could tell from it that they guessed right.
    const revision = may(actor, 'change show') ? showRevision(show, texts) : null;
    return { ...show, feed, textsWait: waits, revision };
  });
}

const oneAnswered = async (heard: Heard, actor: Actor, show: Authorized<Show>) =>
  (await asAnswered(heard, actor, [show]))[0]!;

const TextsAnswerBody = z.strictObject({
  seen: z.string().describe('Of the version that was looked at'),
  answer: z.enum(['confirm', 'refuse']),
});

export const showEndpoints = [
  endpoint({
    name: 'listShows',
    method: 'get',
    path: '/shows',
    summary: 'Every show, by title',
    act: 'see shows',
    pagesOf: 'answer',
    response: z.array(ShowShape),
    handle: async ({ heard, actor }) => asAnswered(heard, actor, await listShows(heard, actor)),
  }),
  endpoint({
    name: 'createShow',
    method: 'post',
    path: '/shows',
    summary: 'Make a show with a feed of its own; texts that a finder doubts wait for a second person',
    act: 'make show',
    status: 201,
    body: NewShow,
    response: ShowShape,
    handle: async ({ heard, actor, body }) => oneAnswered(heard, actor, await createShow(heard, actor, body)),
  }),
  endpoint({
    name: 'getShow',
    method: 'get',
    path: '/shows/:slug',
    summary: 'One show',
    act: 'see shows',
    response: ShowShape,
    handle: async ({ heard, actor, params }) =>
      oneAnswered(heard, actor, await showAt(heard, actor, 'see shows', params.slug)),
  }),
  endpoint({
    name: 'changeShow',
    method: 'patch',
    path: '/shows/:slug',
    summary:
      'Change what a show says about itself; what is not sent stays, and texts that a finder doubts wait for a second person',
    act: 'change show',
    body: ChangedShow,
    response: ShowShape,
    handle: async ({ heard, actor, params, body: { revision, ...changes } }) => {
      if (revision === undefined) throw new ChangedMeanwhile([], { unconditional: true });
      const { id } = await showAt(heard, actor, 'change show', params.slug);
      return oneAnswered(heard, actor, await updateShow(heard, actor, id, changes, revision));
    },
  }),
  endpoint({
    name: 'listShowVersions',
    method: 'get',
    path: '/shows/:slug/texts',
    summary: 'What listeners read of a show, what waits for a second person, and every earlier version',
    act: 'change show',
    pagesOf: 'history',
    response: ShowVersionsShape,
    handle: async ({ heard, actor, params }) => showTextsAt(heard, actor, params.slug),
  }),
  endpoint({
    name: 'answerShowTexts',
    method: 'post',
    path: '/shows/:slug/texts/answers',
    summary: 'Confirm or refuse texts that a finder doubts, as a second person',
    act: 'answer show texts',
    body: TextsAnswerBody,
    response: ShowShape,
    handle: async ({ heard, actor, params, body }) => {
      const { id } = await showAt(heard, actor, 'answer show texts', params.slug);
      return oneAnswered(heard, actor, await answerShowTexts(heard, actor, id, body));
    },
  }),
  endpoint({
    name: 'restoreShowTexts',
    method: 'post',
    path: '/shows/:slug/texts/:number/restore',
    summary: 'Go back to an earlier version of the texts, which is read as any change is',
    act: 'change show',
    response: ShowShape,
    handle: async ({ heard, actor, params }) => {
      const { id } = await showAt(heard, actor, 'change show', params.slug);
      return oneAnswered(heard, actor, await restoreShowTexts(heard, actor, id, Number(params.number)));
    },
  }),
];
