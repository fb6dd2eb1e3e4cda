import { FUNCTION_WORDS, isEveryday } from '../wordlists/common-words.ts';
import { isEnglish } from '../wordlists/english-words.ts';
import { GIVEN_NAMES } from '../wordlists/given-name-list.ts';
import type { DetailFind, Piece } from '../names/pieces.ts';
import { digitsAt } from './spoken-numbers.ts';

/** Names on social media and in games as they are spoken: “jordy underscore beats”, “my snapchat is kez dot draws oh six”. Written ones are in `online-patterns.ts`. */

const list = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** Networks, games and shops where people go by a name. */
const PLATFORMS = list(
  'instagram insta ig tiktok tik snapchat snap snapchats twitter youtube facebook fb discord twitch threads bluesky mastodon soundcloud spotify whatsapp telegram signal reddit tumblr pinterest linkedin ' +
    'xbox psn playstation steam roblox fortnite minecraft fifa nintendo switch epic origin kick vinted depop ebay etsy bereal be-real wattpad kik bebo myspace msn yubo wizz omegle hoop vsco onlyfans patreon kofi linktree github duolingo strava paypal cashapp monzo',
);
/** Words for the name itself: what follows them is one, whatever it looks like. */
const NAME_WORDS = list('username usernames handle gamertag gamer-tag tag ign screenname nickname user');
const STARTS = list(
  'is as called at my on under its it s me her him his i im am you can find just all one word name was were the user handle account add follow tag username gamertag by search up for to',
);
/** After one of these a name may follow; “I love Instagram stories” has none. */
const TELLING = list('is s was at called under its im am as name username handle gamertag add follow by tag search');
const JOINERS = list('underscore dot dash hyphen hashtag slash');
/** What ends a name that is spoken. */
const ENDS = list(
  'if and but so because cos when where which that who or with on in for to of then if you i we they he she my your his her it its there now please thanks all as at not still always never ever too from by about after before what until',
);
/** After “is” these speak about the account, not its name. */
const NOT_A_NAME = list(
  'private public full mad great good bad rubbish dead gone down banned hacked deleted open closed safe dangerous addictive horrible toxic boring amazing brilliant broken blocked off better worse fine free how why what where so really very too just like not always never still all everything nothing something an the a no his her my their your our being going getting looking making where how because',
);
/** Pieces from the name of the platform to the handle. */
const FARTHEST = 7;
const LONGEST = 8;

const FIND = { code: 'handle', confidence: 0.85, reason: 'This is, or may be, a name on social media.' };

export function findSpokenHandles(pieces: readonly Piece[]): DetailFind[] {
  const folded = pieces.map((piece) => piece.folded);
  const finds: DetailFind[] = [];
  for (let at = 0; at < pieces.length; at++) {
    const find = joinedAt(pieces, folded, at) ?? afterPlatform(pieces, folded, at);
    if (!find) continue;
    const last = finds.at(-1);
    if (last && find.from <= last.to) finds[finds.length - 1] = { ...last, to: Math.max(last.to, find.to) };
    else finds.push(find);
    at = Math.max(at, find.to);
  }
  return finds;
}

/** Nobody says “underscore” for anything else, nor “hashtag” between a word and a number. */
function joinedAt(pieces: readonly Piece[], folded: readonly string[], at: number): DetailFind | null {
  const near = pieces
    .slice(Math.max(0, at - FARTHEST), at)
    .some((piece) => PLATFORMS.has(bare(piece)) || NAME_WORDS.has(bare(piece)));
  const joins = (here: number) =>
    here < folded.length &&
    (folded[here] === 'underscore' ||
      (folded[here] === 'hashtag' && digitsAt(folded, here + 1) !== null) ||
      (near && JOINERS.has(folded[here]!)));
  const joiner = joins(at + 1) ? at + 1 : folded[at + 1] === 'double' && joins(at + 2) ? at + 2 : -1;
  if (joiner < 0 || folded[joiner + 1] === undefined || endsPhrase(pieces[at]!)) return null;
  let to = joiner;
  for (;;) {
    to = partEnd(folded, to + 1);
    if (joins(to + 1) && folded[to + 2] !== undefined && !endsPhrase(pieces[to]!)) to += 1;
    else if (folded[to + 1] === 'double' && joins(to + 2)) to += 2;
    else break;
  }
  const number = endsPhrase(pieces[to]!) ? 0 : numberAt(folded, to + 1);
  const from = folded[at - 1] === 'at' ? at - 1 : at;
  return { from, to: to + number, ...FIND };
}

/** The last piece of one part of a name: a word, or a number however many pieces it takes. */
function partEnd(folded: readonly string[], at: number): number {
  const number = numberAt(folded, at);
  return number > 0 ? at + number - 1 : Math.min(at, folded.length - 1);
}

/** How many pieces a number said digit by digit or as a year takes: “ninety nine”, “oh six”, “two thousand and six”. */
function numberAt(folded: readonly string[], at: number): number {
  let here = at;
  for (;;) {
    const said = digitsAt(folded, here);
    if (said !== null) here += said.length;
    else if (here > at && ['thousand', 'hundred'].includes(folded[here] ?? '')) here++;
    else if (here > at && folded[here] === 'and' && folded[here - 1] === 'thousand' && digitsAt(folded, here + 1))
      here++;
    else return here - at;
  }
}

/** The word of a piece without the ’s that may follow it: “my Snap's …”. */
function bare({ raw, folded }: Piece): string {
  return /['’]s$/i.test(raw) ? folded.slice(0, -1) : folded;
}

/** “Follow me on …”, “find me on …”, “add me on …”: a name comes. */
function isInvited(folded: readonly string[], at: number): boolean {
  const before = folded.slice(Math.max(0, at - 5), at);
  return (
    before.some((word) =>
      ['follow', 'add', 'find', 'look', 'search', 'message', 'dm', 'sub', 'subscribe'].includes(word),
    ) && before.includes('me')
  );
}

function afterPlatform(pieces: readonly Piece[], folded: readonly string[], at: number): DetailFind | null {
  const word = bare(pieces[at]!);
  const named = NAME_WORDS.has(word);
  // “Follow me on Insta, …”, “Snapchat me, …”
  const invited = isInvited(folded, at) || (!named && folded[at + 1] === 'me');
  if (!PLATFORMS.has(word) && !named) return null;
  // “The handle”, “a tag” of a thing: somebody has to own the name.
  if (
    named &&
    !['my', 'his', 'her', 'their', 'our', 'your'].includes(folded[at - 1] ?? '') &&
    !/['’]s$/i.test(pieces[at - 1]?.raw ?? '') &&
    !PLATFORMS.has(folded[at - 1] ?? '')
  )
    return null;
  let from = at + 1;
  let telling = word !== folded[at] || invited;
  while (
    from < at + FARTHEST &&
    STARTS.has(folded[from] ?? '') &&
    !JOINERS.has(folded[from + 1] ?? '') &&
    !/[.?!]$/.test(pieces[from - 1]!.whole)
  ) {
    telling ||= TELLING.has(folded[from]!);
    from++;
  }
  if (from >= pieces.length) return null;
  if (from === at + 1 && !telling) return plainAfter(folded, from);
  const to = nameEnd(pieces, folded, from);
  if (to < from) return null;
  const words = folded.slice(from, to + 1);
  const isItsName = named || folded.slice(at + 1, from).includes('name');
  if (NOT_A_NAME.has(words[0]!) && (words.length === 1 || !isItsName || FUNCTION_WORDS.has(words[0]!))) return null;
  const numbered =
    words.length > 1 && numberAt(folded, to) > 0 ? true : words.slice(1).some((word) => digitsAt([word], 0) !== null);
  const joined = words.some((_, index) => index > 0 && JOINERS.has(words[index]!));
  const closes = to === pieces.length - 1 || endsPhrase(pieces[to]!);
  const said = folded[from - 1]!;
  const owned = named || ownsIt(folded, at);
  const likeName =
    (telling && words.some(isCoined)) ||
    (telling && closes && owned) ||
    (telling &&
      closes &&
      (invited || said === 'im' || said === 'am') &&
      (words.length > 1 || isCoined(words[0]!)) &&
      words.some(isUnusual));
  if (!((numbered && telling) || joined || likeName)) return null;
  const sign = folded[from - 1] === 'at' && from - 1 > at && folded[from - 2] !== word ? from - 1 : from;
  return { from: sign, to, ...FIND };
}

/** “My Insta is …”: somebody's own. */
function ownsIt(folded: readonly string[], at: number): boolean {
  return ['my', 'his', 'her', 'their', 'our'].includes(folded[at - 1] ?? '');
}

/** Right after the name of a network only a word that nobody says is a name: “insta jordybeats”. */
function plainAfter(folded: readonly string[], at: number): DetailFind | null {
  const word = folded[at]!;
  const coined = /^(?=.*\d)(?=.*[a-z])[a-z\d]{4,}$/.test(word);
  return coined ? { from: at, to: at, ...FIND } : null;
}

/** Up to where a name goes on: words and numbers until the phrase ends or the sentence goes on. */
function nameEnd(pieces: readonly Piece[], folded: readonly string[], from: number): number {
  let to = from - 1;
  let words = 0;
  while (to + 1 < pieces.length && to - from < LONGEST) {
    const next = to + 1;
    const number = numberAt(folded, next);
    if (number > 0) {
      to += number;
      if (words > 0 && !JOINERS.has(folded[to + 1] ?? '')) break;
    } else if (JOINERS.has(folded[next]!) || (folded[next] === 'double' && JOINERS.has(folded[next + 1] ?? ''))) to++;
    else if (
      (ENDS.has(folded[next]!) && !JOINERS.has(folded[to] ?? '')) ||
      (FUNCTION_WORDS.has(folded[next]!) && words > 0 && !JOINERS.has(folded[to]!))
    )
      break;
    else {
      if (words >= 3 && !JOINERS.has(folded[to]!)) return isNumberNear(folded, to + 1) ? to : -1;
      to++;
      words++;
    }
    if (endsPhrase(pieces[to]!)) break;
  }
  return to;
}

function isNumberNear(folded: readonly string[], at: number): boolean {
  return numberAt(folded, at) > 0;
}

function isUnusual(word: string): boolean {
  return GIVEN_NAMES.has(word) || (!isEnglish(word) && !isEveryday(word)) || digitsAt([word], 0) !== null;
}

function isCoined(word: string): boolean {
  return (
    /^(?=.*\d)(?=.*[a-z])[a-z\d]{4,}$/.test(word) || (/^[a-z]{4,}$/.test(word) && !isEnglish(word) && !isEveryday(word))
  );
}

function endsPhrase({ whole, raw }: Piece): boolean {
  return /[,;:.?!…]["'”’)]*$/u.test(whole) && whole.replace(/[^\p{L}\p{N}'’]+$/u, '').endsWith(raw);
}
