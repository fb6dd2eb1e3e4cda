import { ROLES, type Role } from './roles.ts';

/** What the policy looks at of whoever asks. */
interface Asker {
  readonly id: string;
  readonly role: Role;
}

/** What the policy looks at of a recording. */
export interface JudgedRecording {
  readonly uploadedBy: string;
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

/** Acts that depend on whose the recording is and where it is. */
const ON_A_RECORDING = {
  'see recording': anyoneOnTheirOwn,
  'upload file': anyoneOnTheirOwn,
  'try again': anyoneOnTheirOwn,
  'change roster': anyoneOnTheirOwnBeforeItsFile,
} as const;

/** Acts that depend only on who asks. */
const ON_ANYTHING = {
  'use own account': anyone,
  'list recordings': anyone,
  'make recording': anyone,
  'see shows': anyone,

  'see names': staff,
  'see uncovered picture': staff,
  'go on without words': staff,
  'decide flags': staff,
  'cover picture': staff,
  'replace sound': staff,
  'mark voices': staff,
  'review release': staff,
  'approve consent': staff,
  'approve redactions': staff,
  'record sign-off': staff,
  publish: staff,
  'take down': staff,
  'make again': staff,
  'delete recording': staff,
  'make show': staff,
  'change show': staff,

  'see participants': staff,
  'see consent': staff,
  'change participant': staff,
  'change consent': staff,
  'withdraw consent': staff,
  'restrict participant': staff,
  'see evidence': staff,
  'add evidence': staff,
  'hand out what is kept': staff,
  'see links': staff,
  'make link': staff,
  'end link': staff,
  'see reminders': staff,
  'end reminder': staff,
  'see register': staff,
  'make token': staff,

  'change consent policy': administrators,
  'erase person': administrators,
  'see accounts': administrators,
  'invite people': administrators,
  'end access': administrators,
  'see broken programs': administrators,
} as const;

export type ActOnRecording = keyof typeof ON_A_RECORDING;
export type ActOnAnything = keyof typeof ON_ANYTHING;
export type Act = ActOnRecording | ActOnAnything;
/** Every act that there is: whatever somebody may ask for is one of them. */
export const ACTS = Object.keys({ ...ON_A_RECORDING, ...ON_ANYTHING }) as Act[];

/**
 * Whether this actor may do this, to this recording where it depends on it. Nobody who is not signed in may do anything.
 */
export function judge(asker: Asker | null | undefined, act: ActOnAnything): Verdict;
export function judge(asker: Asker | null | undefined, act: Act, recording: JudgedRecording): Verdict;
export function judge(asker: Asker | null | undefined, act: Act, recording?: JudgedRecording): Verdict {
  if (!asker) return 401;
  return isOnRecording(act) ? ON_A_RECORDING[act](asker, recording!) : ON_ANYTHING[act](asker);
}

/** Whether this actor may do this at all: what depends on the recording is judged when it is known. */
export function atTheDoor(asker: Asker | null | undefined, act: Act): Verdict {
  if (!asker) return 401;
  return isOnRecording(act) ? 'allowed' : ON_ANYTHING[act](asker);
}

/** The least that someone must be for an act. */
export function leastRole(act: Act): Role {
  const may = (role: Role) => atTheDoor({ id: '', role }, act) === 'allowed';
  return ROLES.findLast(may) ?? 'administrator';
}

function isOnRecording(act: Act): act is ActOnRecording {
  return act in ON_A_RECORDING;
}
