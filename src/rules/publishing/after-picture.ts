import type { AfterPicture } from '../../../media/picture/master.ts';

/** What a show may choose to show where a camera stopped before the sound. */
export const AFTER_PICTURES = ['last-frame', 'plain-card'] as const satisfies readonly AfterPicture[];
