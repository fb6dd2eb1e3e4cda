import { z } from 'zod';
import { erasePerson } from '../../lifecycle/erasure.ts';
import { LINK_KINDS, makeLink, MOST_LINK_DAYS, openLinksOf, revokeLink, USUAL_DAYS } from '../../consent/links.ts';
import { FORMATS } from '../../rules/consent/notices/wording.ts';
import { livePersonIds } from '../../consent/person-store.ts';
import { GIVER_ROLES, CONSENT_STAGES, WAYS } from '../../rules/consent/records.ts';
import { openReminders, reminderDone } from '../../consent/reminders.ts';
import { CHANNELS } from '../../rules/consent/tags.ts';
import { ParticipantId, RecordingId } from '../../rules/ids.ts';
import { deleteRecording, makeAgain } from '../../lifecycle/after-takedown.ts';
import { register } from '../../publishing/register.ts';
import { makeSignOffLink } from '../../lifecycle/sign-off-links.ts';
import { withdraw } from '../../lifecycle/withdrawal.ts';
import { endpoint } from './endpoint.ts';
import { utc } from './shape-parts.ts';

const days = z.int().min(1).max(MOST_LINK_DAYS).default(USUAL_DAYS).describe('How long it works');
const Address = z.object({ address: z.string().describe('Shown this once: only its hash is kept') });

/** What happens to permissions later: private links, taking them back, what is to be done in time, and what was published. */
export const overTimeEndpoints = [
  endpoint({
    name: 'withdraw',
    method: 'post',
    path: '/participants/:person/withdraw',
    summary: 'Take permissions back. What this participant is in is out of the feed and answers 410 when this returns',
    act: 'withdraw consent',
    status: 204,
    body: z.strictObject({
      recordingId: RecordingId.nullable().default(null).describe('Only this recording; null for everything'),
      giver: z.enum(GIVER_ROLES).default('self').describe('Who said so'),
      how: z.enum(WAYS).default('told'),
    }),
    response: null,
    handle: async ({ heard, actor, params, body: { recordingId, giver, how } }) => {
      const [personId] = await livePersonIds(heard.db, params.person);
      await withdraw(heard, actor, personId!, { recordingId, giver: { role: giver, how, witness: actor.id } });
    },
  }),
  endpoint({
    name: 'eraseParticipant',
    method: 'post',
    path: '/participants/:person/erase',
    summary: 'Delete everything about a participant, for ever',
    act: 'erase person',
    body: z.strictObject({ sure: z.literal('yes') }),
    response: z.array(z.object({ recordingId: RecordingId, what: z.enum(['deleted', 'original-kept']) })),
    handle: ({ heard, actor, params }) => erasePerson(heard, actor, params.person),
  }),
  endpoint({
    name: 'listLinks',
    method: 'get',
    path: '/participants/:person/links',
    summary: 'Private links of a participant that still work',
    act: 'see links',
    response: z.array(
      z.object({
        id: z.string(),
        kind: z.enum(LINK_KINDS),
        giver: z.enum(GIVER_ROLES),
        recordingId: RecordingId.nullable(),
        createdAt: utc,
        expiresAt: utc,
      }),
    ),
    handle: async ({ heard, actor, params: { person } }) =>
      (await openLinksOf(heard.db, actor, [person])).get(person) ?? [],
  }),
  endpoint({
    name: 'makeLink',
    method: 'post',
    path: '/participants/:person/links',
    summary: 'Make a private link with which somebody without an account gives permission or takes it back',
    act: 'make link',
    status: 201,
    body: z.discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('give'),
        giver: z.enum(GIVER_ROLES),
        channels: z.array(z.enum(CHANNELS)).min(1),
        recordingId: RecordingId.nullable().default(null).describe('What it is about; null for the whole project'),
        format: z.enum(FORMATS).default(FORMATS[0]),
        stage: z.enum(CONSENT_STAGES).default('taking part'),
        days,
      }),
      z.strictObject({
        kind: z.literal('withdraw'),
        giver: z.enum(GIVER_ROLES),
        recordingId: RecordingId.nullable().default(null),
        days,
      }),
    ]),
    response: Address,
    handle: async ({ heard, actor, params, body }) => {
      const [personId] = await livePersonIds(heard.db, params.person);
      const { kind, giver, recordingId, days } = body;
      const scope = recordingId ? { kind: 'recordings' as const, ids: [recordingId] } : { kind: 'project' as const };
      const asks =
        body.kind === 'give' ? { channels: body.channels, format: body.format, stage: body.stage, scope } : undefined;
      const link = { kind, personId: personId!, giver, recordingId, asks, days };
      return { address: await heard.db.transaction((tx) => makeLink(tx, heard, actor, link)) };
    },
  }),
  endpoint({
    name: 'makeSignOffLink',
    method: 'post',
    path: '/recordings/:id/sign-off-links',
    summary: 'Make a private link with which somebody hears or sees exactly the finished version and answers',
    act: 'make link',
    status: 201,
    body: z.strictObject({ participantId: ParticipantId, giver: z.enum(GIVER_ROLES).default('self'), days }),
    response: Address,
    handle: async ({ heard, actor, params, body }) => ({
      address: await makeSignOffLink(heard, actor, params.id, body),
    }),
  }),
  endpoint({
    name: 'revokeLink',
    method: 'delete',
    path: '/links/:link',
    summary: 'Switch a private link off',
    act: 'end link',
    status: 204,
    response: null,
    handle: async ({ heard, actor, params }) => void (await revokeLink(heard, actor, params.link)),
  }),
  endpoint({
    name: 'makeAgain',
    method: 'post',
    path: '/recordings/:id/make-again',
    summary: 'Make an episode that was taken down again from its original, without whoever took their yes back',
    act: 'make again',
    status: 204,
    response: null,
    handle: ({ heard, actor, params }) => makeAgain(heard, actor, params.id),
  }),
  endpoint({
    name: 'deleteRecording',
    method: 'delete',
    path: '/recordings/:id',
    summary:
      'Delete a recording that was taken down, with its original. Its old addresses go on saying that it is gone',
    act: 'delete recording',
    status: 204,
    response: null,
    handle: ({ heard, actor, params }) => deleteRecording(heard, actor, params.id),
  }),
  endpoint({
    name: 'listReminders',
    method: 'get',
    path: '/reminders',
    summary: 'What staff have to see to in time, the most urgent first',
    act: 'see reminders',
    pagesOf: 'answer',
    response: z.array(
      z.object({ id: z.string(), text: z.string(), due: z.string().describe('YYYY-MM-DD'), href: z.string() }),
    ),
    handle: ({ heard, actor }) => openReminders(heard, actor),
  }),
  endpoint({
    name: 'reminderDone',
    method: 'post',
    path: '/reminders/:reminder/done',
    summary: 'Say that a reminder was dealt with',
    act: 'end reminder',
    status: 204,
    response: null,
    handle: ({ heard, actor, params }) => reminderDone(heard, actor, params.reminder),
  }),
  endpoint({
    name: 'register',
    method: 'get',
    path: '/register',
    summary: 'What was published where and when, the oldest first',
    act: 'see register',
    pagesOf: 'answer',
    response: z.array(
      z.object({
        at: utc,
        what: z.enum(['published', 'taken down', 'purged']),
        episodeId: z.string(),
        show: z.string(),
        channel: z.literal('podcast'),
        manifest: z.string().nullable(),
        addresses: z.array(z.string()),
      }),
    ),
    handle: ({ heard, actor }) => register(heard, actor),
  }),
];
