import { type Response, Router } from 'express';
import { badInput, Problem, tooLarge } from '../../errors.ts';
import type { Heard } from '../../heard.ts';
import { receiveBytes } from '../recordings/form-file.ts';
import { page, part, personIn } from '../asking.ts';
import { type FieldError, mendable } from '../forms.ts';
import { saying } from '../messages.ts';
import { LARGEST_SCAN } from '../../rules/consent/evidence.ts';
import { addEvidence, openEvidence } from '../../consent/evidence-store.ts';
import { personView, type SeenPerson } from '../../views/person-view.ts';

/** The form around the file takes a few hundred bytes. */
const FORM_BYTES = 4096;
const EXTENSIONS: Record<string, string> = { 'image/jpeg': 'jpg', 'image/png': 'png', 'application/pdf': 'pdf' };

/** Uploading the scan of a paper, and looking at it. */
export function evidencePages(heard: Heard): Router {
  const router = Router();

  router
    .route('/participants/:person/scans/new')
    .get(
      page('add evidence', async (actor, request, response) =>
        showForm(await personView(heard, actor, personIn(request)), response),
      ),
    )
    .post(
      page('add evidence', async (actor, request, response) => {
        const person = await personView(heard, actor, personIn(request));
        try {
          // Only a browser says how large it is; the reader below counts in any case.
          if (Number(request.get('content-length') ?? 0) > LARGEST_SCAN + FORM_BYTES) throw tooLarge(LARGEST_SCAN);
          const { bytes } = await receiveBytes(request, LARGEST_SCAN, noFile);
          await addEvidence(heard, actor, person.id, bytes);
        } catch (error) {
          return showForm(person, response.status(422), readable(error));
        }
        response.redirect(303, saying(`/participants/${person.id}`, 'scan-added', 'scans'));
      }),
    );

  router.get(
    '/participants/:person/scans/:scan',
    page('see evidence', async (actor, request, response) => {
      const id = part(request, 'scan');
      const { bytes, mediaType } = await openEvidence(heard, actor, personIn(request), id);
      const isPdf = mediaType === 'application/pdf';
      response.set({
        'Content-Type': mediaType,
        'Content-Disposition': `${isPdf ? 'attachment' : 'inline'}; filename="scan-${id}.${EXTENSIONS[mediaType] ?? 'bin'}"`,
        'Content-Security-Policy': "sandbox; default-src 'none'",
        'X-Content-Type-Options': 'nosniff',
      });
      response.send(bytes);
    }),
  );

  return router;
}

function noFile() {
  return badInput('Choose the scan first.', { scan: 'Choose the scan first.' });
}

/** What is wrong with the file, at its field. A file that is too large or broke off can be mended here, too. */
function readable(error: unknown): FieldError[] {
  if (error instanceof Problem && (error.status === 413 || error.status === 400))
    return [{ field: 'scan', text: error.status === 413 ? TOO_LARGE : error.plain }];
  return mendable(error, 'scan');
}

const TOO_LARGE = `This file is larger than ${LARGEST_SCAN / 1024 / 1024} MB. Scan it again in black and white, or take a smaller photo.`;

function showForm(person: SeenPerson, response: Response, errors: FieldError[] = []): void {
  response.render('participants/templates/scan.njk', { person, limit: LARGEST_SCAN, errors });
}
