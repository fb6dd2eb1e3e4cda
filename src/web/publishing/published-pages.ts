import { type Response, Router } from 'express';
import type { Heard } from '../../heard.ts';
import type { Actor } from '../../people/actor.ts';
import { may } from '../../people/allow.ts';
import { outlineView, type SeenOutline } from '../../views/outline.ts';
import { page, recordingIn } from '../asking.ts';
import { type FieldError, mendable, SentForm } from '../forms.ts';
import { saying } from '../messages.ts';
import { namesOf } from '../../people/account-names.ts';
import { deleteRecording, makeAgain } from '../../lifecycle/after-takedown.ts';
import { takeDown } from '../../publishing/publish.ts';

/** What is published: its links, its history, and taking it down. */
export function publishedPages(heard: Heard): Router {
  const router = Router();

  router.get(
    '/recordings/:id/published',
    page('see recording', async (actor, request, response) =>
      showPublished(heard, actor, await outlineView(heard, actor, recordingIn(request)), response),
    ),
  );

  router
    .route('/recordings/:id/take-down')
    .get(
      page('take down', async (actor, request, response) => {
        response.render('publishing/templates/take-down.njk', {
          recording: await outlineView(heard, actor, recordingIn(request)),
          form: { reason: '' },
        });
      }),
    )
    .post(
      page('take down', async (actor, request, response) => {
        const id = recordingIn(request);
        const reason = new SentForm(request).text('reason');
        try {
          await takeDown(heard, actor, id, reason);
        } catch (error) {
          const recording = await outlineView(heard, actor, id);
          return response.status(409).render('publishing/templates/take-down.njk', {
            recording,
            form: { reason },
            errors: mendable(error, 'reason'),
          });
        }
        response.redirect(303, saying(`/recordings/${id}/published`, 'taken-down'));
      }),
    );

  router.post(
    '/recordings/:id/make-again',
    page('make again', async (actor, request, response) => {
      const id = recordingIn(request);
      try {
        await makeAgain(heard, actor, id);
      } catch (error) {
        const recording = await outlineView(heard, actor, id);
        const errors = mendable(error, 'make-again');
        return showPublished(heard, actor, recording, response.status(409), errors);
      }
      response.redirect(303, saying(`/recordings/${id}`, 'making-again'));
    }),
  );

  router
    .route('/recordings/:id/delete')
    .get(
      page('delete recording', async (actor, request, response) => {
        response.render('publishing/templates/delete-recording.njk', {
          recording: await outlineView(heard, actor, recordingIn(request)),
        });
      }),
    )
    .post(
      page('delete recording', async (actor, request, response) => {
        const id = recordingIn(request);
        const { show } = await outlineView(heard, actor, id);
        await deleteRecording(heard, actor, id);
        response.redirect(303, saying(`/home/shows/${show.slug}`, 'recording-deleted'));
      }),
    );

  return router;
}

async function showPublished(
  heard: Heard,
  actor: Actor,
  recording: SeenOutline,
  response: Response,
  errors: FieldError[] = [],
): Promise<void> {
  response.render('publishing/templates/published.njk', {
    recording,
    history: await historyOf(heard, recording),
    mayTakeDown: may(actor, 'take down'),
    errors,
  });
}

interface Event {
  readonly at: Date;
  readonly text: string;
}

/** What happened to a recording up to now, the oldest first. */
async function historyOf(heard: Heard, { createdAt, release, episode }: SeenOutline): Promise<Event[]> {
  const names = await namesOf(heard, release?.approvals.map((approval) => approval.userId) ?? []);
  const events: Event[] = [{ at: createdAt, text: 'The recording was added.' }];
  for (const { kind, userId, createdAt: at } of release?.approvals ?? []) {
    events.push({
      at,
      text: `${names[userId] ?? 'Someone who has left'} approved the ${kind === 'consent' ? 'consents' : 'redactions'}.`,
    });
  }
  for (const { answer, createdAt: at } of release?.signOffs ?? [])
    events.push({ at, text: `Someone in it said ${answer}.` });
  if (episode) events.push({ at: episode.publishedAt, text: `It was published. This is version ${episode.revision}.` });
  if (episode?.takenDownAt) events.push({ at: episode.takenDownAt, text: 'It was taken down.' });
  return events.sort((a, b) => a.at.getTime() - b.at.getTime());
}
