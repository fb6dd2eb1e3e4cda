import { Router } from 'express';
import { linkStaffPages } from '../consent/link-staff-pages.ts';
import { overTimePages } from '../consent/over-time-pages.ts';
import { evidencePages } from '../consent/evidence-pages.ts';
import { matrixPages } from '../consent/matrix-pages.ts';
import { permissionPages } from '../consent/permission-pages.ts';
import { personPages } from '../consent/person-pages.ts';
import { policyPages } from '../consent/policy-pages.ts';
import { restrictionPages } from '../consent/restriction-pages.ts';
import type { Heard } from '../heard.ts';
import { publishedPages } from '../publishing/published-pages.ts';
import { releasePages } from '../publishing/release-pages.ts';
import { showPages } from '../publishing/show-pages.ts';
import { rosterPages } from '../recordings/roster-pages.ts';
import { recordingPages } from '../recordings/recording-pages.ts';
import { decisionPages } from '../redaction/decision-pages.ts';
import { picturePages } from '../redaction/picture-pages.ts';
import { voicePages } from '../redaction/voice-pages.ts';
import { replacementPages } from '../redaction/replacement-pages.ts';

/** Every page for people who are signed in. Each asks by itself who is there, so that it can stand beside public routes. */
export function staffPages(heard: Heard): Router {
  const router = Router();
  for (const pages of [
    showPages,
    rosterPages,
    recordingPages,
    decisionPages,
    picturePages,
    replacementPages,
    releasePages,
    publishedPages,
    linkStaffPages,
    overTimePages,
    personPages,
    permissionPages,
    evidencePages,
    restrictionPages,
    matrixPages,
    voicePages,
    policyPages,
  ])
    router.use(pages(heard));
  return router;
}
