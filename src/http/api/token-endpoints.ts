import { z } from 'zod';
import { LONGEST_TOKEN_DAYS, listTokens, makeToken, revokeToken } from '../../people/tokens.ts';
import { TOKEN_SCOPES } from '../../rules/token-scopes.ts';
import { endpoint } from './endpoint.ts';
import { MeShape, NewTokenShape, TokenShape } from './shapes.ts';

export const tokenEndpoints = [
  endpoint({
    name: 'whoAmI',
    method: 'get',
    path: '/me',
    summary: 'Who you are and what you may do',
    act: 'see own account',
    response: MeShape,
    handle: async ({ actor }) => ({ ...actor, scopes: actor.scopes ?? null }),
  }),
  endpoint({
    name: 'listTokens',
    method: 'get',
    path: '/tokens',
    summary: 'Your tokens',
    act: 'make token',
    pagesOf: 'answer',
    response: z.array(TokenShape),
    handle: ({ heard, actor }) => listTokens(heard, actor),
  }),
  endpoint({
    name: 'makeToken',
    method: 'post',
    path: '/tokens',
    summary: 'Make a token with which a program acts as you, within its scopes; only somebody who signed in can',
    act: 'make token',
    status: 201,
    body: z.strictObject({
      label: z.string().trim().min(1).max(100),
      days: z.int().min(1).max(LONGEST_TOKEN_DAYS),
      scopes: z.array(z.enum(TOKEN_SCOPES)).min(1).default(['read']).describe('What the program may do'),
    }),
    response: NewTokenShape,
    handle: ({ heard, actor, body }) => makeToken(heard, actor, body),
  }),
  endpoint({
    name: 'endToken',
    method: 'delete',
    path: '/tokens/:id',
    summary: 'End a token at once',
    act: 'make token',
    handle: ({ heard, actor, params }) => revokeToken(heard, actor, params.id),
  }),
];
