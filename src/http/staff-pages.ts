import { Router } from 'express';
import { linkStaffPages } from '../web/participants/link-staff-pages.ts';
import { overTimePages } from '../web/participants/over-time-pages.ts';
import { evidencePages } from '../web/participants/evidence-pages.ts';
import { matrixPages } from '../web/participants/matrix-pages.ts';
import { permissionPages } from '../web/participants/permission-pages.ts';
import { personPages } from '../web/participants/person-pages.ts';
import { samePersonPages } from '../web/participants/same-person-pages.ts';
import { policyPages } from '../web/participants/policy-pages.ts';
import { restrictionPages } from '../web/participants/restriction-pages.ts';
import type { Heard } from '../heard.ts';
import { publishedPages } from '../web/publishing/published-pages.ts';
import { releasePages } from '../web/publishing/release-pages.ts';
import { showPages } from '../web/publishing/show-pages.ts';
import { showTextsPages } from '../web/publishing/show-texts-pages.ts';
import { aboutPages } from '../web/recordings/about-pages.ts';
import { rosterPages } from '../web/recordings/roster-pages.ts';
import { recordingPages } from '../web/recordings/recording-pages.ts';
import { decisionPages } from '../web/review/decision-pages.ts';
import { picturePages } from '../web/review/picture-pages.ts';
import { voicePages } from '../web/review/voice-pages.ts';
import { wordsPages } from '../web/review/words-pages.ts';
import { replacementPages } from '../web/review/replacement-pages.ts';

/** Every page for people who are signed in. Each asks by itself who is there, so that it can stand beside public routes. */
export function staffPages(heard: Heard): Router {
  const router = Router();
  for (const pages of [
    showPages,
    showTextsPages,
    aboutPages,
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
    samePersonPages,
    permissionPages,
    evidencePages,
    restrictionPages,
    matrixPages,
    voicePages,
    wordsPages,
    policyPages,
  ])
    router.use(pages(heard));
  return router;
}
