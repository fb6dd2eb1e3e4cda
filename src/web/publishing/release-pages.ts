import { type Response, Router } from 'express';
import { notFound } from '../../errors.ts';
import type { Heard } from '../../heard.ts';
import type { Actor } from '../../people/actor.ts';
import { may } from '../../people/allow.ts';
import { recordingView, type SeenRecording } from '../../views/view.ts';
import { page, part, recordingIn } from '../asking.ts';
import { type FieldError, mendable, oneOf, SentForm } from '../forms.ts';
import { sendPrivate } from '../send-private.ts';
import { saying } from '../messages.ts';
import { namesOf } from '../../people/account-names.ts';
import { waveOf } from '../waveform.ts';
import { mediaTypeOf } from '../../rules/publishing/manifest.ts';
import { releaseToReview, type SeenRelease } from '../../publishing/release-status.ts';
import { approve, signOff } from '../../publishing/approvals.ts';
import { sendToPublish } from '../../publishing/publish.ts';
import { captionsOf, PLAYABLE } from './release-player.ts';
import { verificationReport } from '../../rules/publishing/verification-report.ts';
import { ParticipantId, type RecordingId } from '../../rules/ids.ts';

const KINDS = ['consent', 'redaction'] as const;
const ANSWERS = ['yes', 'no'] as const;
const WAYS = ['in person', 'video call', 'phone call'] as const;

/** Listening to the finished version, approving it, recording what the people in it say, and publishing. */
export function releasePages(heard: Heard): Router {
  const router = Router();
  const again = async (actor: Actor, id: RecordingId, response: Response, errors: FieldError[]) =>
    render(heard, actor, await recordingView(heard, actor, id), response.status(422), errors);

  router.get(
    '/recordings/:id/release',
    page('review release', async (actor, request, response) => {
      await render(heard, actor, await recordingView(heard, actor, recordingIn(request)), response);
    }),
  );

  router.get(
    '/recordings/:id/checks.:format',
    page('review release', async (actor, request, response) => {
      const format = oneOf(['json', 'html'] as const, part(request, 'format'));
      const report = reportOf(await releaseToReview(heard, actor, recordingIn(request)));
      if (!format || !report) throw notFound('file');
      response.attachment(`checks-${report.recordingId}-${report.run}.${format}`);
      if (format === 'json') response.json(report);
      else response.render('publishing/templates/checks.njk', { report });
    }),
  );

  router.get(
    '/recordings/:id/release/*role',
    page('review release', async (actor, request, response) => {
      const release = await releaseToReview(heard, actor, recordingIn(request));
      const file = release?.manifest.files.find((candidate) => candidate.role === part(request, 'role'));
      if (!file) throw notFound('file');
      await sendPrivate(heard, response, file.sha256, mediaTypeOf(file.role));
    }),
  );

  router.post(
    '/recordings/:id/approve',
    page('review release', async (actor, request, response) => {
      const id = recordingIn(request);
      const sent = new SentForm(request);
      const kind = oneOf(KINDS, sent.text('kind'));
      if (!kind) return again(actor, id, response, [{ field: 'approve', text: 'Choose what you approve.' }]);
      try {
        await approve(heard, actor, id, { kind, manifestHash: sent.text('manifestHash') });
      } catch (error) {
        return again(actor, id, response, mendable(error, 'approve'));
      }
      response.redirect(303, saying(`/recordings/${id}/release`, 'approved', 'approve'));
    }),
  );

  router.post(
    '/recordings/:id/sign-off',
    page('record sign-off', async (actor, request, response) => {
      const id = recordingIn(request);
      const sent = new SentForm(request);
      const participantId = ParticipantId.parse(sent.text('participantId'));
      const answer = oneOf(ANSWERS, sent.text('answer'));
      const how = oneOf(WAYS, sent.text('how'));
      if (!answer || !how) {
        const missing = [
          ...(answer ? [] : [{ field: `answer-${participantId}`, text: 'Choose yes or no.' }]),
          ...(how ? [] : [{ field: `how-${participantId}`, text: 'Choose how you asked.' }]),
        ];
        return again(actor, id, response, missing);
      }
      try {
        await signOff(heard, actor, id, { participantId, manifestHash: sent.text('manifestHash'), answer, how });
      } catch (error) {
        return again(actor, id, response, mendable(error, 'sign-off'));
      }
      response.redirect(
        303,
        answer === 'yes'
          ? saying(`/recordings/${id}/release`, 'signed-off', 'sign-off')
          : saying(`/recordings/${id}`, 'signed-off-no'),
      );
    }),
  );

  router.post(
    '/recordings/:id/publish',
    page('publish', async (actor, request, response) => {
      const id = recordingIn(request);
      try {
        await sendToPublish(heard, actor, id);
      } catch (error) {
        return again(actor, id, response, mendable(error, 'publish'));
      }
      response.redirect(303, saying(`/recordings/${id}`, 'publishing', 'progress'));
    }),
  );

  return router;
}

function reportOf(release: SeenRelease | SeenRecording['release']) {
  return release?.verification ? verificationReport(release, release.verification) : null;
}

async function render(
  heard: Heard,
  actor: Actor,
  recording: SeenRecording,
  response: Response,
  errors: FieldError[] = [],
): Promise<void> {
  const { release, participants, facts } = recording;
  const ids = release
    ? [...release.approvals.map((approval) => approval.userId), ...release.signOffs.map((given) => given.recordedBy)]
    : [];
  const names = await namesOf(heard, ids);
  const roles = release?.files.map((file) => file.role) ?? [];
  response.render('publishing/templates/release.njk', {
    recording,
    errors,
    report: reportOf(release),
    wave:
      facts &&
      // Never the recording's own peaks: they would draw the outline of every name under its bleep.
      waveOf(
        release?.manifest.peaks ?? [],
        facts.durationSeconds,
        (release?.spans ?? []).map(({ start, end, action }) => ({ start, end, decision: action })),
      ),
    hasRole: Object.fromEntries(roles.map((role) => [role, true])),
    playable: PLAYABLE.find((role) => roles.includes(role)) ?? null,
    captions: release ? await captionsOf(heard, release.files) : null,
    approvals: KINDS.map((kind) => approvalOf(kind, heard, actor, recording, names)),
    people: participants
      .filter((person) => release?.needsSignOff.includes(person.id))
      .map((person) => {
        const answer =
          release?.signOffs.find(
            (given) => given.participantId === person.id && given.manifestHash === release.manifestHash,
          ) ?? null;
        return { id: person.id, name: person.name, answer, by: answer ? (names[answer.recordedBy] ?? null) : null };
      }),
    onePersonApproves: heard.config.onePersonApproves,
    mayApprove: may(actor, 'review release') && recording.state === 'needs-approval' && release?.current === true,
  });
}

const WORDS = {
  consent: {
    title: 'Consents',
    asks: 'Did everyone say yes to what is in it? Read the table above.',
    button: 'I approve the consents',
  },
  redaction: {
    title: 'Redactions',
    asks: 'Redactions are the bleeps and covers. Did you listen to all of it? Is nobody given away?',
    button: 'I approve the redactions',
  },
} as const;

/** Where one of the two approvals is, and why this person cannot give it, if so. */
function approvalOf(
  kind: (typeof KINDS)[number],
  heard: Heard,
  actor: Actor,
  { release, uploadedBy }: SeenRecording,
  names: Record<string, string>,
) {
  const valid = release?.approvals.filter((approval) => approval.manifestHash === release.manifestHash) ?? [];
  const given = valid.find((approval) => approval.kind === kind);
  const other = valid.find((approval) => approval.kind !== kind);
  const strict = !heard.config.onePersonApproves;
  const cannot =
    strict && uploadedBy === actor.id
      ? 'You uploaded it. Somebody else has to approve it.'
      : strict && other?.userId === actor.id
        ? 'You gave the other approval. Somebody else has to give this one.'
        : null;
  return {
    kind,
    ...WORDS[kind],
    given: given !== undefined,
    by: given ? (names[given.userId] ?? 'someone who has left') : null,
    at: given?.createdAt ?? null,
    cannot,
  };
}
