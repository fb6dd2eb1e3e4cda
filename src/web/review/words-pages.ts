import { type Request, type Response, Router } from 'express';
import { badInput, ChangedMeanwhile } from '../../errors.ts';
import type { Heard } from '../../heard.ts';
import type { Actor } from '../../people/actor.ts';
import { may } from '../../people/allow.ts';
import { type ChangedWords, correctWords, stepWords } from '../../redaction/correct-words.ts';
import { markPassageRead } from '../../redaction/read-passages.ts';
import type { StaleChange } from '../../rules/changed-meanwhile.ts';
import { placesToReplace } from '../../rules/redaction/places-to-replace.ts';
import { passagesOf } from '../../rules/redaction/passages.ts';
import { recordingView, type SeenRecording } from '../../views/view.ts';
import { page, recordingIn } from '../asking.ts';
import { type ShownChange, showChangedMeanwhile } from '../changed-meanwhile.ts';
import { type FieldError, mendable, oneOf, SentForm } from '../forms.ts';
import { queryText } from '../list-pages.ts';
import { DECIDABLE } from './decision-pages.ts';
import { answerInPlace, type WordsAnswer } from './words-answers.ts';

/** Passages on one page: some minutes of talk. */
const PASSAGES_A_PAGE = 40;
/** The most words, or numbers of them, that a form names. */
const MOST = 1_000_000;

/** Reading the words of a recording, putting them right, and saying which were read. */
export function wordsPages(heard: Heard): Router {
  const router = Router();

  router.get(
    '/recordings/:id/words',
    page('see recording', async (actor, request, response) => {
      showWords(actor, await recordingView(heard, actor, recordingIn(request)), request, response);
    }),
  );

  router.post(
    '/recordings/:id/words',
    page('correct words', async (actor, request, response) => {
      const id = recordingIn(request);
      const sent = new SentForm(request);
      const { version, ...place } = placeIn(sent);
      const corrections = [{ ...place, text: sent.text('text') }];
      await answered(heard, actor, { request, response }, 'corrected', () =>
        correctWords(heard, actor, id, { version, corrections }),
      );
    }),
  );

  router.post(
    '/recordings/:id/words/history',
    page('correct words', async (actor, request, response) => {
      const sent = new SentForm(request);
      const kind = oneOf(['undo', 'redo'], sent.text('do'));
      if (!kind) throw badInput('Choose undo or redo.');
      const { version } = placeIn(sent);
      await answered(heard, actor, { request, response }, kind, () =>
        stepWords(heard, actor, recordingIn(request), { kind, version }),
      );
    }),
  );

  router.post(
    '/recordings/:id/words/read',
    page('mark words read', async (actor, request, response) => {
      const sent = new SentForm(request);
      const place = placeIn(sent);
      const isRead = sent.text('read') !== 'no';
      await answered(heard, actor, { request, response }, isRead ? 'read' : 'unread', async () => {
        const voided = await markPassageRead(heard, actor, recordingIn(request), { ...place, isRead });
        return { voided, newFlags: 0, at: place.first };
      });
    }),
  );

  router.get(
    '/recordings/:id/words/find',
    page('correct words', async (actor, request, response) => {
      showPlaces(await recordingView(heard, actor, recordingIn(request)), queryIn(request), response);
    }),
  );

  router.post(
    '/recordings/:id/words/find',
    page('correct words', async (actor, request, response) => {
      const id = recordingIn(request);
      const sent = new SentForm(request);
      const asked = { find: sent.text('find'), replacement: sent.text('replacement') };
      const { version } = placeIn(sent);
      const recording = await recordingView(heard, actor, id);
      const ticked = new Set(sent.all('place'));
      const places = placesToReplace(recording.words.words, asked).filter(({ first }) => ticked.has(String(first)));
      if (places.length === 0) {
        const errors = [{ field: 'places', text: 'Tick at least one place.' }];
        return showPlaces(recording, asked, response.status(422), errors);
      }
      const corrections = places.map(({ first, count, now }) => ({ first, count, text: now }));
      await answered(heard, actor, { request, response }, 'replaced', async () => {
        // The places were worked out in the words of now: whoever saw others looks again.
        if (version !== recording.words.version) throw placesMoved(recording, asked);
        return correctWords(heard, actor, id, { version, corrections });
      });
    }),
  );

  return router;
}

function placesMoved(recording: SeenRecording, { find }: { readonly find: string }): ChangedMeanwhile {
  const theirs = placesToReplace(recording.words.words, { find, replacement: '' }).length;
  return new ChangedMeanwhile([
    {
      ...{ of: 'places', wanted: null, theirs, stands: theirs, by: null, at: null },
      revision: String(recording.words.version),
    },
  ]);
}

/** The place that a form is about. @throws 422 */
function placeIn(sent: SentForm) {
  const version = sent.text('version');
  if (!/^\d+$/.test(version)) throw badInput('Open the page again, then send it once more.');
  return { version: Number(version), first: sent.count('first', MOST), count: sent.count('count', MOST) };
}

const queryIn = (request: Request) => ({
  find: queryText(request, 'find'),
  replacement: queryText(request, 'replacement'),
});

/** Does something, then goes to the passage where it was done, with the answer there; or says what is wrong, or what changed meanwhile. */
async function answered(
  heard: Heard,
  actor: Actor,
  { request, response }: { readonly request: Request; readonly response: Response },
  said: WordsAnswer,
  work: () => Promise<Pick<ChangedWords, 'voided' | 'newFlags' | 'at'>>,
): Promise<void> {
  const id = recordingIn(request);
  const here = `/recordings/${id}/words`;
  try {
    const { voided, newFlags, at } = await work();
    const query = new URLSearchParams({ answer: said, at: String(at), flags: String(newFlags) });
    if (voided) query.set('void', '1');
    response.redirect(303, `${here}?${query}#answer`);
  } catch (error) {
    if (!(error instanceof ChangedMeanwhile)) {
      const errors = mendable(error, 'words');
      return showWords(actor, await recordingView(heard, actor, id), request, response.status(409), errors);
    }
    await showChangedMeanwhile(heard, response, error, {
      back: here,
      inWords: (change) => staleInWords(change, request, said),
    });
  }
}

/** What of the words somebody changed meanwhile. */
function staleInWords({ of, wanted, theirs, by, at, revision }: StaleChange, request: Request, said: WordsAnswer) {
  const passage = (value: unknown) => (isPassage(value) ? `“${value.text}”` : String(value ?? ''));
  if (of === 'places')
    return {
      what: 'The places',
      wanted: 'The places that you ticked',
      theirs: 'Words were changed',
      by,
      at,
      again: null,
    };
  const shown: ShownChange = {
    ...{ what: 'These words', wanted: passage(wanted), theirs: passage(theirs), by, at },
    again: null,
  };
  if (said !== 'corrected' || !isPassage(wanted) || !isPassage(theirs))
    return said === 'undo' || said === 'redo'
      ? { ...shown, what: 'The last change', wanted: `To ${said} it`, theirs: 'A newer change of the words' }
      : shown;
  const fields = [
    ['version', revision],
    ['first', String(theirs.first)],
    ['count', String(theirs.count)],
    ['text', wanted.text],
  ] as const;
  return { ...shown, again: { action: request.originalUrl, fields, text: 'Set mine anyway' } };
}

function isPassage(value: unknown): value is { first: number; count: number; text: string } {
  return typeof value === 'object' && value !== null && 'text' in value && 'first' in value;
}

function showWords(
  actor: Actor,
  recording: SeenRecording,
  request: Request,
  response: Response,
  errors: FieldError[] = [],
): void {
  const { words, version, percentRead, canUndo, canRedo } = recording.words;
  const all = passagesOf(words).map((passage) => {
    const its = words.slice(passage.first, passage.first + passage.count);
    return {
      ...passage,
      text: its.map(({ text }) => text.trim()).join(' '),
      isRead: its.every(({ isRead }) => isRead),
    };
  });
  const answer = answerInPlace(request, all);
  const pages = Math.max(1, Math.ceil(all.length / PASSAGES_A_PAGE));
  const asked = answer ? Math.floor(answer.passage / PASSAGES_A_PAGE) + 1 : Number(queryText(request, 'page'));
  const number = Number.isInteger(asked) && asked > 0 ? Math.min(asked, pages) : 1;
  const from = (number - 1) * PASSAGES_A_PAGE;
  response.render('review/templates/words.njk', {
    recording,
    passages: all.slice(from, from + PASSAGES_A_PAGE),
    ...{ from, answer, version, percentRead, canUndo, canRedo },
    page: number,
    pages,
    mayCorrect: may(actor, 'correct words') && DECIDABLE.includes(recording.state),
    isVoidedBy: recording.state === 'needs-approval',
    errors,
  });
}

/** Words before and after a place in the preview. */
const WORDS_AROUND = 6;

function showPlaces(
  recording: SeenRecording,
  asked: { readonly find: string; readonly replacement: string },
  response: Response,
  errors: FieldError[] = [],
): void {
  const { words, version } = recording.words;
  const text = (from: number, to: number) =>
    words
      .slice(Math.max(0, from), to)
      .map((word) => word.text.trim())
      .join(' ');
  const places = placesToReplace(words, asked).map((place) => ({
    ...place,
    start: words[place.first]!.start,
    before: text(place.first - WORDS_AROUND, place.first),
    after: text(place.first + place.count, place.first + place.count + WORDS_AROUND),
  }));
  response.render('review/templates/words-find.njk', { recording, version, places, ...asked, errors });
}
