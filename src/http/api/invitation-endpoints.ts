import { z } from 'zod';
import { invite, listInvitations, takeInvitationBack } from '../../people/invitations.ts';
import { AccountId } from '../../rules/ids.ts';
import { ROLES } from '../../rules/roles.ts';
import { endpoint } from './endpoint.ts';
import { InvitationShape } from './shapes.ts';

/** Invitations, for administrators who signed in: no token reaches them. */
export const invitationEndpoints = [
  endpoint({
    name: 'listInvitations',
    method: 'get',
    path: '/invitations',
    summary: 'Invitations that can still be used',
    act: 'invite people',
    pagesOf: 'answer',
    response: z.array(InvitationShape),
    handle: ({ heard, actor }) => listInvitations(heard, actor),
  }),
  endpoint({
    name: 'invite',
    method: 'post',
    path: '/invitations',
    summary: 'Make a link with which one person makes one account, or comes back to theirs',
    act: 'invite people',
    status: 201,
    body: z.strictObject({
      role: z.enum(ROLES),
      forWhom: z
        .string()
        .max(200)
        .optional()
        .describe('An email address, or what you call them. Only administrators see it'),
      accountId: AccountId.optional().describe('The account to open again; its email address in forWhom says the same'),
    }),
    response: z.object({ id: z.string(), link: z.string().describe('Shown this once: only its hash is kept') }),
    handle: ({ heard, actor, body }) => invite(heard, actor, body),
  }),
  endpoint({
    name: 'takeInvitationBack',
    method: 'delete',
    path: '/invitations/:id',
    summary: 'Take an invitation back: its link works no more',
    act: 'invite people',
    handle: ({ heard, actor, params }) => takeInvitationBack(heard, actor, params.id ?? ''),
  }),
];
