import { z } from 'zod';
import type { Heard } from '../../heard.ts';
import type { Authorized } from '../../people/allow.ts';
import { feedUrl } from '../../rules/publishing/public-addresses.ts';
import { ShowChanges, ShowInput } from '../../rules/publishing/show-input.ts';
import { createShow, listShows, type Show, showAt, updateShow } from '../../publishing/shows.ts';
import { ChangedMeanwhile } from '../../errors.ts';
import { showRevision } from '../../publishing/show-state.ts';
import { endpoint } from './endpoint.ts';
import { revision } from './shape-parts.ts';
import { ShowShape } from './shapes.ts';

/** Pictures go through the pages: JSON is no way to send them. */
const NewShow = z.strictObject(ShowInput.omit({ art: true }).shape);
const ChangedShow = z.strictObject({
  ...ShowChanges.omit({ art: true }).shape,
  revision: revision.optional().describe('Needed (428): somebody may have taken a name out of a text meanwhile'),
});

const withFeed = (heard: Heard, show: Authorized<Show>) => ({
  ...show,
  revision: showRevision(show),
  feed: feedUrl(heard.publicUrl, show.slug),
});

export const showEndpoints = [
  endpoint({
    name: 'listShows',
    method: 'get',
    path: '/shows',
    summary: 'Every show, by title',
    act: 'see shows',
    response: z.array(ShowShape),
    handle: async ({ heard, actor }) => (await listShows(heard, actor)).map((show) => withFeed(heard, show)),
  }),
  endpoint({
    name: 'createShow',
    method: 'post',
    path: '/shows',
    summary: 'Make a show with a feed of its own',
    act: 'make show',
    status: 201,
    body: NewShow,
    response: ShowShape,
    handle: async ({ heard, actor, body }) => withFeed(heard, await createShow(heard, actor, body)),
  }),
  endpoint({
    name: 'getShow',
    method: 'get',
    path: '/shows/:slug',
    summary: 'One show',
    act: 'see shows',
    response: ShowShape,
    handle: async ({ heard, actor, params }) => withFeed(heard, await showAt(heard, actor, 'see shows', params.slug)),
  }),
  endpoint({
    name: 'changeShow',
    method: 'patch',
    path: '/shows/:slug',
    summary: 'Change what a show says about itself; what is not sent stays',
    act: 'change show',
    body: ChangedShow,
    response: ShowShape,
    handle: async ({ heard, actor, params, body: { revision, ...changes } }) => {
      if (revision === undefined) throw new ChangedMeanwhile([], { unconditional: true });
      const { id } = await showAt(heard, actor, 'change show', params.slug);
      return withFeed(heard, await updateShow(heard, actor, id, changes, revision));
    },
  }),
];
