import { z } from 'zod';
import { correctWords, stepWords } from '../../redaction/correct-words.ts';
import { markPassageRead } from '../../redaction/read-passages.ts';
import { placesToReplace } from '../../rules/redaction/places-to-replace.ts';
import { recordingView } from '../../views/view.ts';
import { wordVersions } from '../../views/words-view.ts';
import { endpoint } from './endpoint.ts';
import { ChangedWordsShape, FoundPlacesShape, WordsShape, WordVersionShape } from './words-shapes.ts';

const version = z.int().min(0).describe('The version of the words that you were shown');
const place = {
  first: z.int().min(0).describe('Number of the first word, counted from 0 in that version'),
  count: z.int().min(0).describe('How many words'),
};

const Corrections = z.strictObject({
  version,
  corrections: z
    .array(
      z.strictObject({
        ...place,
        text: z.string().max(20_000).describe('What is said there; empty takes the words out of the text'),
      }),
    )
    .min(1)
    .max(2000),
});

/** 409 with code changed-meanwhile has both texts in `changes`, and the version that holds now. */
const STALE = '409 changed-meanwhile where somebody changed the same words since';

export const wordsEndpoints = [
  endpoint({
    name: 'getWords',
    method: 'get',
    path: '/recordings/:id/words',
    summary: 'The words as they are now: what the machine heard, with what people changed',
    act: 'see recording',
    response: WordsShape,
    handle: async ({ heard, actor, params }) => (await recordingView(heard, actor, params.id)).words,
  }),
  endpoint({
    name: 'listWordVersions',
    method: 'get',
    path: '/recordings/:id/words/versions',
    summary:
      'Every change of the words, in order: who, when, where, the old words and the new ones. Version 0 is what the machine heard',
    act: 'see recording',
    response: z.array(WordVersionShape),
    handle: ({ heard, actor, params }) => wordVersions(heard, actor, params.id),
  }),
  endpoint({
    name: 'findPlacesOfWords',
    method: 'get',
    path: '/recordings/:id/words/places',
    summary: 'Every place where words stand, and what would stand there: send those that you choose as corrections',
    act: 'correct words',
    query: z.object({ find: z.string().max(200), replacement: z.string().max(200).default('') }),
    response: FoundPlacesShape,
    handle: async ({ heard, actor, params, query }) => {
      const { words } = await recordingView(heard, actor, params.id);
      return { version: words.version, places: placesToReplace(words.words, query) };
    },
  }),
  endpoint({
    name: 'correctWords',
    method: 'post',
    path: '/recordings/:id/words/corrections',
    summary: `Put words right, as one change. Names and details are looked for at once in what was changed; what was made from the words before is void. ${STALE}`,
    act: 'correct words',
    body: Corrections,
    response: ChangedWordsShape,
    handle: ({ heard, actor, params, body }) => correctWords(heard, actor, params.id, body),
  }),
  endpoint({
    name: 'undoWords',
    method: 'post',
    path: '/recordings/:id/words/undo',
    summary: `Take the last change of the words back. What was decided stays. ${STALE}`,
    act: 'correct words',
    body: z.strictObject({ version }),
    response: ChangedWordsShape,
    handle: ({ heard, actor, params, body }) => stepWords(heard, actor, params.id, { kind: 'undo', ...body }),
  }),
  endpoint({
    name: 'redoWords',
    method: 'post',
    path: '/recordings/:id/words/redo',
    summary: `Bring back the change of the words that was taken back last. ${STALE}`,
    act: 'correct words',
    body: z.strictObject({ version }),
    response: ChangedWordsShape,
    handle: ({ heard, actor, params, body }) => stepWords(heard, actor, params.id, { kind: 'redo', ...body }),
  }),
  endpoint({
    name: 'markWordsRead',
    method: 'post',
    path: '/recordings/:id/words/read',
    summary: `Say that a person read a passage, or take that back; taking it back voids a version that says so. ${STALE}`,
    act: 'mark words read',
    body: z.strictObject({ version, ...place, isRead: z.boolean() }),
    response: z.object({ voided: z.boolean() }),
    handle: async ({ heard, actor, params, body }) => ({
      voided: await markPassageRead(heard, actor, params.id, body),
    }),
  }),
];
