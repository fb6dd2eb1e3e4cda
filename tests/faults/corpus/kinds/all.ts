import type { OddFile } from '../odd-file.ts';
import { BROWSERS } from './browsers.ts';
import { MANY_CHANNELS } from './channels.ts';
import { COVERS } from './covers.ts';
import { CUT } from './cut.ts';
import { DEVICES } from './devices.ts';
import { FILMS } from './films.ts';
import { HEADERS } from './headers.ts';
import { JOINED } from './joined.ts';
import { JUNK } from './junk.ts';
import { NO_RECORDINGS } from './no-recordings.ts';
import { PLAIN_SOUND } from './plain-sound.ts';
import { STREAMS } from './streams.ts';

export const ALL_ODD_FILES: readonly OddFile[] = [
  ...PLAIN_SOUND,
  ...MANY_CHANNELS,
  ...FILMS,
  ...HEADERS,
  ...CUT,
  ...JUNK,
  ...COVERS,
  ...STREAMS,
  ...BROWSERS,
  ...DEVICES,
  ...JOINED,
  ...NO_RECORDINGS,
];
