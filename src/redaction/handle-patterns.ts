import { isEnglish } from './english-words.ts';
import type { DetailFind, Piece } from './pieces.ts';

/** Names on social media as they are spoken: “jordy underscore beats”, “my snapchat is kez dot draws”. Written ones are in `online-patterns.ts`. */

const list = (text: string): ReadonlySet<string> => new Set(text.split(' '));

const PLATFORMS = list(
  'instagram insta tiktok snapchat snap twitter youtube facebook discord twitch threads bluesky username handle gamertag soundcloud spotify whatsapp telegram',
);
const FILLERS = list(
  'is as called at my they are on under it its me her him his i am im you can find just all one word name the user handle account s add follow',
);
const JOINERS = list('underscore dot dash hyphen');
/** Pieces from the name of the platform to the handle. */
const FARTHEST = 7;

const FIND = { code: 'handle', confidence: 0.85, reason: 'This is, or may be, a name on social media.' };

export function findSpokenHandles(pieces: readonly Piece[]): DetailFind[] {
  const folded = pieces.map((piece) => piece.folded);
  const finds: DetailFind[] = [];
  for (let at = 0; at < pieces.length; at++) {
    const find = joinedAt(folded, at) ?? afterPlatform(folded, at);
    if (!find) continue;
    finds.push(find);
    at = find.to;
  }
  return finds;
}

/** Nobody says “underscore” for anything else. */
function joinedAt(folded: readonly string[], at: number): DetailFind | null {
  const near = folded.slice(Math.max(0, at - FARTHEST), at).some((word) => PLATFORMS.has(word));
  const joins = (word: string | undefined) =>
    word === 'underscore' || (near && word !== undefined && JOINERS.has(word));
  if (!joins(folded[at + 1]) || folded[at + 2] === undefined) return null;
  let to = at + 2;
  while (joins(folded[to + 1]) && folded[to + 2] !== undefined) to += 2;
  return { from: at, to, ...FIND };
}

function afterPlatform(folded: readonly string[], at: number): DetailFind | null {
  if (!PLATFORMS.has(folded[at]!)) return null;
  let here = at + 1;
  while (here < at + FARTHEST && FILLERS.has(folded[here] ?? '')) here++;
  const word = folded[here];
  if (word === undefined || here === at + 1 || JOINERS.has(folded[here + 1] ?? '')) return null;
  const coined = /^(?=.*\d)(?=.*[a-z])[a-z\d]{4,}$/.test(word) || (/^[a-z]{4,}$/.test(word) && !isEnglish(word));
  return coined ? { from: here, to: here, ...FIND } : null;
}
