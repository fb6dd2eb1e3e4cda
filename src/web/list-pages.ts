import type { Request } from 'express';
import { fold } from '../rules/detection/words.ts';
import { STATES, type RecordingState } from '../rules/recording/states.ts';

/** Rows of a list on one page. */
export const ROWS = 50;
/** From so many rows on, a list can be searched. */
const WORTH_SEARCHING = 10;

/** One page of a list. */
export interface ListPage<T> {
  readonly items: T[];
  /** Rows of the whole list. */
  readonly total: number;
  /** The places of the first and last row that is shown, counted from 1. */
  readonly first: number;
  readonly last: number;
  /** Addresses of the pages before and after; null where there is none. */
  readonly previous: string | null;
  readonly next: string | null;
}

/**
 * The page of a list that an address asks for, the nearest that there is.
 * @param name the part of the query that numbers it
 * @param path of the page that has the list, where an answer to a form shows it too
 */
export function listPage<T>(request: Request, all: readonly T[], name = 'page', path = request.path): ListPage<T> {
  const pages = Math.max(1, Math.ceil(all.length / ROWS));
  const asked = Number.parseInt(queryText(request, name), 10) || 1;
  const number = Math.min(Math.max(asked, 1), pages);
  const from = (number - 1) * ROWS;
  const items = all.slice(from, from + ROWS);
  return {
    items,
    total: all.length,
    first: from + 1,
    last: from + items.length,
    previous: number > 1 ? path + pageQuery(request, name, number - 1) : null,
    next: number < pages ? path + pageQuery(request, name, number + 1) : null,
  };
}

/** The query of a request with another page of its list. */
export function pageQuery(request: Request, name: string, number: number): string {
  const query = new URLSearchParams(new URL(request.originalUrl, 'http://heard').searchParams);
  query.set(name, String(number));
  return `?${query}`;
}

/** A part of the query as text; empty where it is missing or there several times. */
export function queryText(request: Request, name: string): string {
  const value = request.query[name];
  return typeof value === 'string' ? value.trim() : '';
}

/** True when each of the words that were typed is in the text, in whatever case and with or without accents and apostrophes. */
export function holdsWords(text: string, words: string): boolean {
  const folded = fold(text);
  return words.split(/\s+/).every((word) => folded.includes(fold(word)));
}

/** What recordings can be searched by: words of the title, state and show. */
export interface RecordingSearch {
  readonly words: string;
  readonly state: string;
  readonly show: string;
  readonly states: readonly { readonly value: string; readonly text: string }[];
  /** Something was asked for. */
  readonly asked: boolean;
  /** The list is long enough for it, or something was asked for. */
  readonly isShown: boolean;
}

interface Searched {
  readonly title: string;
  readonly state: RecordingState;
  readonly showId: string;
}

/** The recordings that an address asks for. */
export function searchRecordings<T extends Searched>(
  request: Request,
  all: readonly T[],
): { found: T[]; search: RecordingSearch } {
  const [words, state, show] = ['words', 'state', 'show'].map((name) => queryText(request, name)) as [
    string,
    string,
    string,
  ];
  const found = all.filter(
    (recording) =>
      holdsWords(recording.title, words) &&
      (state === '' || recording.state === state) &&
      (show === '' || recording.showId === show),
  );
  const states = Object.entries(STATES).map(([value, { label }]) => ({ value, text: label }));
  const asked = words !== '' || state !== '' || show !== '';
  return { found, search: { words, state, show, states, asked, isShown: asked || all.length > WORTH_SEARCHING } };
}
