/**
 * Where a recording is in its life. A recording is always in exactly one state, with a plain-language reason where it is not
 * moving on by itself.
 */
export const STATES = {
  waiting: { label: 'Waiting for its recording', next: 'Upload the recording.' },
  preparing: { label: 'Getting ready', next: 'Nothing to do: we are listening to it and writing down the words.' },
  refused: {
    label: 'Cannot be used',
    next: 'Read the reason, then upload another file. This one is kept safe for staff.',
  },
  'no-speech': {
    label: 'No speech found',
    next: 'Listen to it. If someone does speak, mark where. If not, go on without words.',
  },
  'needs-decisions': {
    label: 'Needs your decisions',
    next: 'Go through the flags: keep, bleep, silence or cover each one.',
  },
  'making-release': {
    label: 'Making the release',
    next: 'Nothing to do: we are covering what you chose and checking the result.',
  },
  'needs-approval': {
    label: 'Needs approval',
    next: 'Listen to the finished version. Then approve it, and record each sign-off.',
  },
  publishing: { label: 'Being published', next: 'Nothing to do: it will be in the feed in a moment.' },
  published: { label: 'Published', next: 'It is in the feed. You can take it down at any time.' },
  'taken-down': { label: 'Taken down', next: 'It is out of the feed. Choose what happens to the recording.' },
  stopped: { label: 'Stopped', next: 'Somebody in it said no. Choose what happens to the recording.' },
  failed: { label: 'Something went wrong', next: 'The recording is safe. Read the reason, then try again.' },
} as const;
export type RecordingState = keyof typeof STATES;

/** The moves that are allowed. Anything else is a mistake in the program and is refused. */
export const MOVES: Record<RecordingState, readonly RecordingState[]> = {
  waiting: ['preparing'],
  preparing: ['refused', 'no-speech', 'needs-decisions', 'failed', 'preparing', 'stopped'],
  refused: ['preparing'],
  'no-speech': ['needs-decisions', 'preparing', 'stopped'],
  'needs-decisions': ['making-release', 'preparing', 'needs-decisions', 'stopped'],
  'making-release': ['needs-decisions', 'needs-approval', 'failed', 'stopped'],
  'needs-approval': ['needs-decisions', 'publishing', 'making-release', 'stopped'],
  publishing: ['published', 'needs-approval', 'needs-decisions', 'failed', 'stopped'],
  published: ['taken-down', 'needs-decisions'],
  'taken-down': ['needs-decisions', 'preparing', 'taken-down'],
  stopped: ['preparing'],
  failed: ['preparing', 'making-release', 'publishing', 'needs-decisions', 'refused', 'stopped'],
};
