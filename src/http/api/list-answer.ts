import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Heard } from '../../heard.ts';
import { pageQuery, ROWS } from '../../web/list-pages.ts';

/** Where in an answer the list stands that comes in pages: it is the answer itself, or a part of it. */
export type PagedPart = 'answer' | 'history';

/** The part of a query that asks for a page of a list. */
export const PAGE = z.coerce
  .number('Write the number of a page, from 1.')
  .int('Write the number of a page, from 1.')
  .min(1, 'Write the number of a page, from 1.')
  .optional()
  .describe(`Page of ${ROWS}; the first unless said otherwise. Beyond the last there is nothing`);

/** What an answer says about the pages of its list, beside the list: RFC 8288, and how many rows there are in all. */
export const PAGE_HEADERS = {
  Link: {
    description: 'The pages before and after, as rel="prev" and rel="next" (RFC 8288)',
    schema: { type: 'string' },
  },
  'Total-Count': { description: 'Rows of the whole list', schema: { type: 'integer' } },
};

/** Cuts the page that is asked for out of an answer, and says in the headers where the others are. */
export function listAnswer(
  { publicUrl }: Pick<Heard, 'publicUrl'>,
  [request, response]: [Request, Response],
  { part, number, result }: { readonly part: PagedPart; readonly number: number; readonly result: unknown },
): unknown {
  const all = (part === 'answer' ? result : (result as Record<PagedPart, unknown>)[part]) as readonly unknown[];
  const from = (number - 1) * ROWS;
  const rows = all.slice(from, from + ROWS);
  const pages = Math.max(1, Math.ceil(all.length / ROWS));
  const address = (to: number) => publicUrl + request.path + pageQuery(request, 'page', to);
  response.set('Total-Count', String(all.length));
  response.links({
    ...(number > 1 ? { prev: address(Math.min(number - 1, pages)) } : {}),
    ...(number < pages ? { next: address(number + 1) } : {}),
  });
  return part === 'answer' ? rows : { ...(result as object), [part]: rows };
}
