import type { ActorId } from './ids.ts';
import type { Role } from './roles.ts';
import type { TokenScope } from './token-scopes.ts';

/** What the policy looks at of whoever asks. */
export interface Asker {
  readonly id: ActorId;
  readonly role: Role;
  /** For a program with a token: what the token is for. A person who signed in has none and may do all that their role may. */
  readonly scopes?: readonly TokenScope[];
}

/** What the policy looks at of a recording. */
export interface JudgedRecording {
  readonly uploadedBy: ActorId;
  readonly state: string;
}

/** `allowed`; 401: sign in first; 403: not for you; 404: you may not know that it is there. */
export type Verdict = 'allowed' | 401 | 403 | 404;

// An administrator may do what staff may do, and staff may do what a researcher may do.
const anyone = (): Verdict => 'allowed';
const staff = ({ role }: Asker): Verdict => (role === 'researcher' ? 403 : 'allowed');
const administrators = ({ role }: Asker): Verdict => (role === 'administrator' ? 'allowed' : 403);

/** A researcher knows only of recordings that they uploaded. */
const anyoneOnTheirOwn = ({ id, role }: Asker, recording: JudgedRecording): Verdict =>
  role === 'researcher' && recording.uploadedBy !== id ? 404 : 'allowed';
const anyoneOnTheirOwnBeforeItsFile = (asker: Asker, recording: JudgedRecording): Verdict => {
  const known = anyoneOnTheirOwn(asker, recording);
  return known === 'allowed' && asker.role === 'researcher' && recording.state !== 'waiting' ? 403 : known;
};

/** No program may, whatever its token is for: it would reach further than the token, or outlast it. */
const NEVER = null;

/** Acts that depend on whose the recording is and where it is: who may, and what a token must be for. */
export const ON_A_RECORDING = {
  'see recording': [anyoneOnTheirOwn, 'read'],
  'upload file': [anyoneOnTheirOwn, 'upload'],
  'try again': [anyoneOnTheirOwn, 'upload'],
  'change roster': [anyoneOnTheirOwnBeforeItsFile, 'upload'],
  'change about': [anyoneOnTheirOwnBeforeItsFile, 'upload'],
} as const;

/** Acts that depend only on who asks. */
export const ON_ANYTHING = {
  'see own account': [anyone, 'read'],
  'use own account': [anyone, NEVER],
  'list recordings': [anyone, 'read'],
  'make recording': [anyone, 'upload'],
  'see shows': [anyone, 'read'],

  'see names': [staff, 'read'],
  'see uncovered picture': [staff, 'review'],
  'go on without words': [staff, 'review'],
  'choose sound tracks': [staff, 'review'],
  'decide flags': [staff, 'review'],
  'cover picture': [staff, 'review'],
  'replace sound': [staff, 'review'],
  'mark voices': [staff, 'review'],
  'correct words': [staff, 'review'],
  'mark words read': [staff, 'review'],
  'review release': [staff, 'review'],
  'approve consent': [staff, 'review'],
  'approve redactions': [staff, 'review'],
  'record sign-off': [staff, 'review'],
  publish: [staff, 'review'],
  'take down': [staff, 'review'],
  'make again': [staff, 'review'],
  'delete recording': [staff, 'review'],
  'make show': [staff, 'review'],
  'change show': [staff, 'review'],
  'answer show texts': [staff, 'review'],

  'see participants': [staff, 'read'],
  'see consent': [staff, 'read'],
  'change participant': [staff, 'review'],
  'change consent': [staff, 'review'],
  'withdraw consent': [staff, 'review'],
  'restrict participant': [staff, 'review'],
  'see evidence': [staff, NEVER],
  'add evidence': [staff, 'review'],
  'hand out what is kept': [staff, NEVER],
  'see links': [staff, 'read'],
  'make link': [staff, 'review'],
  'end link': [staff, 'review'],
  'see reminders': [staff, 'read'],
  'end reminder': [staff, 'review'],
  'see register': [staff, 'read'],
  'make token': [staff, NEVER],

  'change consent policy': [administrators, NEVER],
  'erase person': [administrators, NEVER],
  'see accounts': [administrators, NEVER],
  'invite people': [administrators, NEVER],
  'make password link': [administrators, NEVER],
  'end access': [administrators, NEVER],
  'see broken programs': [administrators, 'read'],
} as const;

export type ActOnRecording = keyof typeof ON_A_RECORDING;
export type ActOnAnything = keyof typeof ON_ANYTHING;
export type Act = ActOnRecording | ActOnAnything;
/** Every act that there is: whatever somebody may ask for is one of them. */
export const ACTS = Object.keys({ ...ON_A_RECORDING, ...ON_ANYTHING }) as Act[];
