import { asksForTracks } from '../rules/recording/chosen-tracks.ts';
import type { RecordingView } from '../views/view.ts';
import { counted } from './filters.ts';

/** One line of a task list. `colour` is that of the status tag; null shows the status as plain text. */
export interface Step {
  readonly title: string;
  readonly href?: string;
  readonly hint?: string;
  /** Consent tags, for staff. */
  readonly tags?: readonly string[];
  readonly status: { readonly text: string; readonly colour: 'green' | 'yellow' | 'red' | 'grey' | '' | null };
}

const DONE: Step['status'] = { text: 'Done', colour: null };
const LATER: Step['status'] = { text: 'Cannot start yet', colour: null };
const NOW: Step['status'] = { text: 'Do this now', colour: 'yellow' };
const WAIT: Step['status'] = { text: 'We are working on it', colour: '' };
/** The machine cannot do it now, or is busy with others: nobody has to do anything but whoever runs the machine. */
const HELD: Step['status'] = { text: 'Waiting', colour: 'yellow' };
const STAFF: Step['status'] = { text: 'Staff are asked', colour: '' };
const TROUBLE: Step['status'] = { text: 'There is a problem', colour: 'red' };

type Seen = Pick<
  RecordingView,
  | 'id'
  | 'state'
  | 'participants'
  | 'undecided'
  | 'flags'
  | 'original'
  | 'release'
  | 'facts'
  | 'chosenTracks'
  | 'stages'
  | 'heldUp'
  | 'queueWait'
>;

/** What a recording needs, in order, from the first name on its list to the feed. */
export function nextSteps(recording: Seen, isStaff: boolean): Step[] {
  const at = (page: string) => `/recordings/${recording.id}${page}`;
  const { state } = recording;
  const people = recording.participants.length;
  const readyForPeople = state !== 'published' && !isMoving(state);
  const ready = recording.stages.some((stage) => stage.stage === 'check' && stage.state === 'done');
  const decided = ready && recording.flags.length > 0;
  const list: Step[] = [
    {
      title: 'Add the people and what they allow',
      href: readyForPeople && (isStaff || state === 'waiting') ? at('/people') : undefined,
      hint:
        people > 0
          ? `${counted(people, 'person', 'people')} on the list`
          : 'We look for the names that you write down.',
      status: people > 0 ? DONE : NOW,
    },
    {
      title: 'Upload the recording',
      href: state === 'waiting' || state === 'refused' ? '#upload' : undefined,
      status: state === 'refused' ? TROUBLE : recording.original ? DONE : NOW,
    },
    {
      title: 'Getting ready',
      hint: 'We do this for you. It can take a while.',
      href: recording.original ? '#progress' : undefined,
      status: gettingReady(state, ready),
    },
  ];
  const asked = (status: Step['status']) => (status === NOW && !isStaff ? STAFF : status);
  const steps = [
    ...list,
    ...(asksForTracks(recording)
      ? [{ title: 'Choose its sound tracks', href: isStaff ? '#sound-tracks' : undefined, status: asked(NOW) }]
      : []),
    {
      title: 'Decide what to cover',
      href: ready && !isMoving(state) && state !== 'stopped' ? at('/decide') : undefined,
      hint: !isStaff
        ? 'Staff do this. You can see what we found.'
        : decided && state === 'needs-decisions'
          ? `${recording.undecided} of ${recording.flags.length} not decided`
          : undefined,
      status: asked(deciding(state, ready)),
    },
    {
      title: 'Listen to the result and approve it',
      href: isStaff && recording.release ? at('/release') : undefined,
      status: asked(approving(state)),
    },
    state === 'stopped'
      ? { title: 'Choose what happens to it', href: publishAddress(state, at, isStaff), status: asked(NOW) }
      : { title: 'Publish', href: publishAddress(state, at, isStaff), status: publishing(state) },
  ];
  const waits = recording.heldUp ?? recording.queueWait;
  return waits ? steps.map((step) => (step.status === WAIT ? { ...step, status: HELD } : step)) : steps;
}

/** What follows, for those who upload: `next` of a state speaks to staff where staff go on. */
const NEXT_FOR_UPLOADERS: Partial<Record<RecordingView['state'], string>> = {
  'no-speech': 'Staff listen to it now. There is nothing for you to do.',
  'needs-decisions': 'Staff now decide what to cover. You can see what we found.',
  'needs-approval': 'Staff now listen to the finished version, and ask everyone in it.',
  published: 'It is in the feed. Ask staff if it should be taken down.',
  stopped: 'Somebody in it said no, so we stopped. Staff choose what happens to the recording.',
};

/** What happens next with a recording, said to the one who looks. */
export function nextFor({ state, next }: Pick<RecordingView, 'state' | 'next'>, isStaff: boolean): string {
  return (isStaff ? undefined : NEXT_FOR_UPLOADERS[state]) ?? next;
}

/** True while machines are at work. */
export function isMoving(state: RecordingView['state']): boolean {
  return state === 'preparing' || state === 'making-release' || state === 'publishing';
}

function gettingReady(state: RecordingView['state'], ready: boolean): Step['status'] {
  if (state === 'preparing') return WAIT;
  if (state === 'no-speech') return NOW;
  if (ready) return DONE;
  return state === 'failed' ? TROUBLE : LATER;
}

function deciding(state: RecordingView['state'], ready: boolean): Step['status'] {
  if (state === 'needs-decisions') return NOW;
  if (!ready || state === 'preparing') return LATER;
  return state === 'taken-down' || state === 'stopped' ? LATER : DONE;
}

function approving(state: RecordingView['state']): Step['status'] {
  if (state === 'making-release') return WAIT;
  if (state === 'needs-approval') return NOW;
  return state === 'publishing' || state === 'published' ? DONE : LATER;
}

function publishAddress(
  state: RecordingView['state'],
  at: (page: string) => string,
  isStaff: boolean,
): string | undefined {
  if (state === 'published' || state === 'taken-down' || (state === 'stopped' && isStaff)) return at('/published');
  return state === 'needs-approval' && isStaff ? at('/release#publish') : undefined;
}

function publishing(state: RecordingView['state']): Step['status'] {
  if (state === 'published') return { text: 'Published', colour: 'green' };
  if (state === 'taken-down') return { text: 'Taken down', colour: 'grey' };
  return state === 'publishing' ? WAIT : LATER;
}
