import { Router } from 'express';
import { linkStaffPages } from './participants/link-staff-pages.ts';
import { overTimePages } from './participants/over-time-pages.ts';
import { evidencePages } from './participants/evidence-pages.ts';
import { matrixPages } from './participants/matrix-pages.ts';
import { permissionPages } from './participants/permission-pages.ts';
import { personPages } from './participants/person-pages.ts';
import { policyPages } from './participants/policy-pages.ts';
import { restrictionPages } from './participants/restriction-pages.ts';
import type { Heard } from '../heard.ts';
import { publishedPages } from './publishing/published-pages.ts';
import { releasePages } from './publishing/release-pages.ts';
import { showPages } from './publishing/show-pages.ts';
import { rosterPages } from './recordings/roster-pages.ts';
import { recordingPages } from './recordings/recording-pages.ts';
import { decisionPages } from './review/decision-pages.ts';
import { picturePages } from './review/picture-pages.ts';
import { voicePages } from './review/voice-pages.ts';
import { replacementPages } from './review/replacement-pages.ts';

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
