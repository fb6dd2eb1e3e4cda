import type { NeededProgram } from './needed-programs.ts';

/** What whoever runs the machine types when a program does not work: the first says what is wrong, the second mends most of it. */
export const COMMANDS = ['npm run doctor', 'npm run setup'] as const;

interface Words {
  /** For everyone whose recording waits: what the machine cannot do. */
  readonly cannot: string;
  /** For whoever runs the machine, each without a full stop. */
  readonly broken: string;
  readonly works: string;
  readonly tried: string;
}

/** What pages, the API and `/readyz` say about a program. */
export const PROGRAM_WORDS: Record<NeededProgram, Words> = {
  ffmpeg: {
    cannot: 'This machine cannot work on sound and video just now.',
    broken: 'ffmpeg does not work',
    works: 'ffmpeg passed its trial',
    tried: 'ffmpeg is being tried',
  },
  whisper: {
    cannot: 'This machine cannot listen to recordings just now.',
    broken: 'whisper.cpp does not work',
    works: 'whisper.cpp passed its trial',
    tried: 'whisper.cpp is being tried',
  },
  sight: {
    cannot: 'This machine cannot look at pictures just now.',
    broken: 'The face and text readers do not work',
    works: 'The face and text readers passed their trial',
    tried: 'The face and text readers are being tried',
  },
};
