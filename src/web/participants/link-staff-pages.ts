import { type Response, Router } from 'express';
import { badInput } from '../../errors.ts';
import type { Heard } from '../../heard.ts';
import type { Actor } from '../../people/actor.ts';
import { recordingsWith } from '../../lifecycle/consent-changed.ts';
import { makeSignOffLink } from '../../lifecycle/sign-off-links.ts';
import { outlineView } from '../../views/outline.ts';
import { page, part, personIn, recordingIn } from '../asking.ts';
import { type FieldError, mendable, oneOf, SentForm } from '../forms.ts';
import { listPage } from '../list-pages.ts';
import { saying } from '../messages.ts';
import { shownRecordings } from '../../views/link-about.ts';
import {
  type ConsentLink,
  MOST_LINK_DAYS,
  makeLink,
  openLinksOf,
  revokeLink,
  USUAL_DAYS,
} from '../../consent/links.ts';
import { FORMATS } from '../../rules/consent/notices/wording.ts';
import { findPersonTo } from '../../consent/person-store.ts';
import { GIVER_ROLES, CONSENT_STAGES } from '../../rules/consent/records.ts';
import { CHANNELS } from '../../rules/consent/tags.ts';
import { channelInWords, GIVER_WORDS } from '../../rules/consent/words.ts';
import { ParticipantId, type PersonId, type RecordingId } from '../../rules/ids.ts';
import type { Authorized } from '../../people/allow.ts';

/** How long a link for withdrawing works when staff make it, in days: as long as a permission lasts. */
const WITHDRAW_DAYS = 730;
const KINDS = ['give', 'withdraw'] as const;

interface Shown {
  readonly address?: string;
  readonly errors?: FieldError[];
  readonly sent?: Record<string, unknown>;
}

/** Making private links, seeing which are open, and switching them off: for staff. An address is shown once. */
export function linkStaffPages(heard: Heard): Router {
  const router = Router();

  const showRecording = async (
    actor: Actor,
    id: RecordingId,
    response: Response,
    { address, errors = [] }: Shown = {},
  ) => {
    const recording = await outlineView(heard, actor, id);
    const people = recording.participants.filter(({ id: one }) => recording.release?.needsSignOff.includes(one));
    const open = await openLinksOf(
      heard.db,
      actor,
      people.flatMap(({ personId }) => personId ?? []),
    );
    const links = people.flatMap(({ name, personId }) =>
      ((personId && open.get(personId)) || [])
        .filter((link) => link.kind === 'sign-off' && link.recordingId === id)
        .map((link) => inWords(link, name)),
    );
    const mayMake = recording.state === 'needs-approval' && recording.release?.current === true;
    response.status(errors.length > 0 ? 422 : 200);
    response.render('participants/templates/links.njk', {
      recording,
      people,
      links: listPage(response.req, links),
      mayMake,
      address,
      errors,
      days: USUAL_DAYS,
    });
  };

  router.get(
    '/recordings/:id/links',
    page('see links', async (actor, request, response) => {
      await showRecording(actor, recordingIn(request), response);
    }),
  );

  router.post(
    '/recordings/:id/links',
    page('make link', async (actor, request, response) => {
      const id = recordingIn(request);
      const participantId = ParticipantId.parse(new SentForm(request).text('participantId'));
      let address: string;
      try {
        address = await makeSignOffLink(heard, actor, id, { participantId, days: USUAL_DAYS });
      } catch (error) {
        return showRecording(actor, id, response, { errors: mendable(error, 'links') });
      }
      await showRecording(actor, id, response, { address });
    }),
  );

  const showPerson = async (
    actor: Actor,
    id: PersonId,
    response: Response,
    { address, errors = [], sent = {} }: Shown = {},
  ) => {
    const { details } = await findPersonTo(heard.db, actor, 'see links', id);
    const name = details?.spokenNames[0] ?? details?.legalName ?? 'this person';
    response.status(errors.length > 0 ? 422 : 200);
    response.render('participants/templates/person-links.njk', {
      person: { id, name, isErased: details === null },
      recordings: await shownRecordings(heard.db, await recordingsWith(heard.db, [id])),
      links: listPage(
        response.req,
        ((await openLinksOf(heard.db, actor, [id])).get(id) ?? []).map((link) => inWords(link, name)),
      ),
      givers: GIVER_ROLES.map((value) => ({ value, text: GIVER_WORDS[value] })),
      channels: CHANNELS.map((value) => ({ value, text: channelInWords(value) })),
      days: USUAL_DAYS,
      most: MOST_LINK_DAYS,
      address,
      errors,
      sent,
    });
  };

  router.get(
    '/participants/:person/links',
    page('see links', (actor, request, response) => showPerson(actor, personIn(request), response)),
  );

  router.post(
    '/participants/:person/links',
    page('make link', async (actor, request, response) => {
      const personId = personIn(request);
      const form = new SentForm(request);
      const sent = Object.fromEntries(
        ['kind', 'giver', 'scope', 'format', 'stage', 'days'].map((name) => [name, form.text(name)]),
      );
      let address: string;
      try {
        const asked = askedFor(form, await recordingsWith(heard.db, [personId]));
        address = await heard.db.transaction((tx) => makeLink(tx, heard, actor, { personId, ...asked }));
      } catch (error) {
        return showPerson(actor, personId, response, {
          errors: mendable(error, 'kind'),
          sent: { ...sent, channels: form.all('channels') },
        });
      }
      await showPerson(actor, personId, response, { address });
    }),
  );

  router.post(
    '/links/:link/revoke',
    page('end link', async (actor, request, response) => {
      const { kind, recordingId, personId } = await revokeLink(heard, actor, part(request, 'link'));
      const back =
        kind === 'sign-off' && recordingId ? `/recordings/${recordingId}/links` : `/participants/${personId}/links`;
      response.redirect(303, saying(back, 'link-off'));
    }),
  );

  return router;
}

/** What the form asks for. @throws 422 naming each field that needs another look */
function askedFor(form: SentForm, recordingIds: readonly RecordingId[]) {
  const kind = oneOf(KINDS, form.text('kind'));
  const giver = oneOf(GIVER_ROLES, form.text('giver'));
  const fields: Record<string, string> = {};
  if (!kind) fields.kind = 'Choose what the link is for.';
  if (!giver) fields.giver = 'Choose who answers.';
  const channels = CHANNELS.filter((channel) => form.all('channels').includes(channel));
  const scope = form.text('scope') || 'project';
  const recordingId = recordingIds.find((id) => id === scope) ?? null;
  if (scope !== 'project' && !recordingId) fields.scope = 'Choose what it is about.';
  const days = form.count('days', MOST_LINK_DAYS + 1) || USUAL_DAYS;
  if (kind === 'give' && channels.length === 0) fields.channels = 'Choose where it may be used.';
  if (days > MOST_LINK_DAYS) fields.days = `Choose ${MOST_LINK_DAYS} days or fewer.`;
  if (!kind || !giver || Object.keys(fields).length > 0) throw badInput('Some of this needs another look.', fields);
  if (kind === 'withdraw') return { kind, giver, recordingId, days: WITHDRAW_DAYS };
  const asks = {
    channels,
    format: oneOf(FORMATS, form.text('format')) ?? FORMATS[0],
    stage: oneOf(CONSENT_STAGES, form.text('stage')) ?? CONSENT_STAGES[0],
    scope: recordingId ? { kind: 'recordings' as const, ids: [recordingId] } : { kind: 'project' as const },
  };
  return { kind, giver, recordingId, days, asks };
}

const LINKS_IN_WORDS: Record<ConsentLink['kind'], string> = {
  give: 'To answer about consent',
  withdraw: 'To take a yes back',
  'sign-off': 'To sign off the finished version',
};

const inWords = ({ id, kind, giver, createdAt, expiresAt }: Authorized<ConsentLink, 'see links'>, name: string) => ({
  id,
  name,
  what: LINKS_IN_WORDS[kind],
  giver: GIVER_WORDS[giver],
  createdAt,
  expiresAt,
});
