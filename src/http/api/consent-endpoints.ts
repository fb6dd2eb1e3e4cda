import { z } from 'zod';
import { mergePersons } from '../../lifecycle/merge.ts';
import { separatePerson } from '../../lifecycle/separate.ts';
import { answerSamePerson } from '../../lifecycle/same-person.ts';
import { changeFacts, PersonChanges } from '../../lifecycle/person-input.ts';
import { listPersons, personView } from '../../views/person-view.ts';
import { organisationConsent, PolicyInput, setOrganisationConsent } from '../../lifecycle/policy-store.ts';
import { addRestriction, BASIS_CODES, endRestriction } from '../../lifecycle/restriction-store.ts';
import { NewPermission, writePermission } from '../../lifecycle/write-permission.ts';
import { notFound } from '../../errors.ts';
import type { Heard } from '../../heard.ts';
import type { Actor } from '../../people/actor.ts';
import { outlineView } from '../../views/outline.ts';
import { flagsSeen } from '../../redaction/flag-rows.ts';
import { declareVoiceMarked, markVoice, voiceMarksOf, voiceRevision } from '../../redaction/voice-marks.ts';
import {
  ConsentEffectShape,
  ConsentRecordShape,
  OrganisationConsentShape,
  PersonShape,
  PersonSummaryShape,
  RecordingConsentShape,
  VoiceMarksShape,
} from './consent-shapes.ts';
import { endpoint } from './endpoint.ts';
import { revision } from './shape-parts.ts';
import { flagRevision } from '../../rules/redaction/flag-state.ts';
import { FlagId, type ParticipantId, PersonId, type RecordingId } from '../../rules/ids.ts';

const day = z.string().describe('YYYY-MM-DD');
const seconds = z.number().min(0).describe('Seconds from the start of the recording');

async function voicesOf(heard: Heard, actor: Actor, recordingId: RecordingId, participantId: ParticipantId) {
  const view = await outlineView(heard, actor, recordingId);
  const person = view.participants.find(({ id }) => id === participantId);
  if (!person) throw notFound('person');
  const marks = voiceMarksOf(await flagsSeen(heard.db, view), participantId);
  return {
    marks: marks.map((mark) => ({ ...mark, revision: flagRevision(mark) })),
    allMarkedAt: person.voiceMarkedAt,
    revision: voiceRevision(marks, person.voiceMarkedAt),
  };
}

/** Participants, what they allow, and what an organisation asks of whom. Every change voids what stood on it. */
export const consentEndpoints = [
  endpoint({
    name: 'listParticipants',
    method: 'get',
    path: '/participants',
    summary: 'Everyone who was ever seen, heard or asked, by what they are called',
    act: 'see participants',
    pagesOf: 'answer',
    response: z.array(PersonSummaryShape),
    handle: ({ heard, actor }) => listPersons(heard, actor),
  }),
  endpoint({
    name: 'getParticipant',
    method: 'get',
    path: '/participants/:person',
    summary: 'What is known of a participant, what they allow now, and the history of it',
    act: 'see participants',
    response: PersonShape,
    handle: ({ heard, actor, params }) => personView(heard, actor, params.person),
  }),
  endpoint({
    name: 'changeParticipant',
    method: 'patch',
    path: '/participants/:person',
    summary: 'Change what is known of a participant; what is not sent stays',
    act: 'change participant',
    body: PersonChanges.extend({
      revision: revision.optional().describe('Needed (428) to change what is written down already'),
    }),
    response: ConsentEffectShape,
    handle: ({ heard, actor, params, body: { revision, ...change } }) =>
      changeFacts(heard, actor, params.person, change, { revision }),
  }),
  endpoint({
    name: 'sayIsSamePerson',
    method: 'put',
    path: '/participants/:person/same-as',
    summary: 'Say that this entry is the same person as another participant, or null: somebody else after all',
    act: 'change participant',
    body: z.strictObject({ person: PersonId.nullable() }),
    response: ConsentEffectShape,
    handle: ({ heard, actor, params, body }) =>
      body.person === null
        ? separatePerson(heard, actor, params.person)
        : mergePersons(heard, actor, { personId: params.person, intoId: body.person }),
  }),
  endpoint({
    name: 'answerPerhapsSame',
    method: 'post',
    path: '/participants/:person/perhaps-same',
    summary:
      'Say whether a newer entry is the same person as another whose name it has: then they count as one. A no is remembered',
    act: 'change participant',
    body: z.strictObject({ other: PersonId, isSame: z.boolean() }),
    response: ConsentEffectShape,
    handle: ({ heard, actor, params, body }) =>
      answerSamePerson(heard, actor, { personId: params.person, otherId: body.other, isSame: body.isSame }),
  }),
  endpoint({
    name: 'listConsentRecords',
    method: 'get',
    path: '/participants/:person/records',
    summary: 'Every consent record of a participant, the newest first',
    act: 'see participants',
    response: z.array(ConsentRecordShape),
    handle: async ({ heard, actor, params }) => (await personView(heard, actor, params.person)).records,
  }),
  endpoint({
    name: 'addConsentRecords',
    method: 'post',
    path: '/participants/:person/records',
    summary: 'Write down a permission that was given in person, on paper or in a recording; you are the witness',
    act: 'change consent',
    status: 201,
    body: NewPermission.extend({
      revision: revision
        .optional()
        .describe(
          'The permissionsRevision of the participant. Without it a yes is added beside what others wrote, and the narrowest counts',
        ),
    }),
    response: ConsentEffectShape.extend({ ids: z.array(z.string()) }),
    handle: async ({ heard, actor, params, body: { revision, ...input } }) => {
      const { ids, effect } = await writePermission(heard, actor, params.person, input, { revision });
      return { ids, ...effect };
    },
  }),
  endpoint({
    name: 'addRestriction',
    method: 'post',
    path: '/participants/:person/restrictions',
    summary: 'Add a legal restriction that you checked; it stops everything and no permission can lift it',
    act: 'restrict participant',
    status: 201,
    body: z.strictObject({
      basis: z.enum(BASIS_CODES),
      from: day,
      until: day.nullable().optional(),
      evidenceId: z.string().nullable().optional(),
    }),
    response: ConsentEffectShape.extend({ id: z.string() }),
    handle: async ({ heard, actor, params, body }) => {
      const { id, effect } = await addRestriction(heard, actor, params.person, body);
      return { id, ...effect };
    },
  }),
  endpoint({
    name: 'endRestriction',
    method: 'patch',
    path: '/participants/:person/restrictions/:restriction',
    summary: 'Set the day on which a restriction holds no more; null for no end',
    act: 'restrict participant',
    body: z.strictObject({ until: day.nullable() }),
    response: ConsentEffectShape,
    handle: ({ heard, actor, params: { person, restriction }, body }) =>
      endRestriction(heard, actor, person, { restrictionId: restriction, until: body.until }),
  }),
  endpoint({
    name: 'getRecordingConsent',
    method: 'get',
    path: '/recordings/:id/consent',
    summary: 'Participant × attribute: what is allowed, with the rule and the record that says so',
    act: 'see consent',
    response: RecordingConsentShape,
    handle: async ({ heard, actor, params }) => {
      const { consent, participants } = await outlineView(heard, actor, params.id);
      return { participants, ...(consent ?? { rows: [], requiredActions: [], blocks: [] }) };
    },
  }),
  endpoint({
    name: 'getVoiceMarks',
    method: 'get',
    path: '/recordings/:id/voices/:participant',
    summary: 'Where staff marked that somebody speaks',
    act: 'mark voices',
    response: VoiceMarksShape,
    handle: ({ heard, actor, params: { id, participant } }) => voicesOf(heard, actor, id, participant),
  }),
  endpoint({
    name: 'markVoice',
    method: 'post',
    path: '/recordings/:id/voices/:participant',
    summary: 'Mark where somebody speaks, take marks back, or say that every place is marked',
    act: 'mark voices',
    body: z.strictObject({
      add: z
        .array(z.strictObject({ start: seconds, end: seconds }))
        .max(5000)
        .default([]),
      remove: z
        .array(z.union([FlagId, z.strictObject({ flagId: FlagId, revision })]))
        .max(5000)
        .default([])
        .describe('Without the revision of the mark only one that silences nothing is taken back (428)'),
      allMarked: z.boolean().optional(),
      revision: revision
        .optional()
        .describe('Of all marks, before this request. Needed (428) to say that all are marked'),
      silent: z.boolean().optional().describe('With allMarked, where nothing is marked: this person says nothing'),
    }),
    response: VoiceMarksShape,
    handle: async ({ heard, actor, params: { id, participant }, body }) => {
      const { add, allMarked: all, silent } = body;
      let { revision } = body;
      const remove = body.remove.map((shown) => (typeof shown === 'string' ? { flagId: shown } : shown));
      if (add.length + remove.length > 0) {
        const after = await markVoice(heard, actor, id, participant, { add, remove, revision });
        revision &&= after;
      }
      if (all !== undefined) await declareVoiceMarked(heard, actor, id, participant, { all, silent, revision });
      return voicesOf(heard, actor, id, participant);
    },
  }),
  endpoint({
    name: 'getConsentPolicy',
    method: 'get',
    path: '/organisation/consent',
    summary: 'What this organisation asks of whom',
    act: 'see consent',
    response: OrganisationConsentShape,
    handle: ({ heard }) => organisationConsent(heard.db),
  }),
  endpoint({
    name: 'setConsentPolicy',
    method: 'put',
    path: '/organisation/consent',
    summary: 'Set what this organisation asks of whom; every recording is looked at anew',
    act: 'change consent policy',
    body: z.strictObject({ policy: PolicyInput, coolingOffDays: z.int().min(0).max(90).default(0) }),
    response: ConsentEffectShape,
    handle: ({ heard, actor, body }) => setOrganisationConsent(heard, actor, body),
  }),
];
