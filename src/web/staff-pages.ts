import { Router } from 'express';
import { linkStaffPages } from '../consent/link-staff-pages.ts';
import { overTimePages } from '../consent/over-time-pages.ts';
import type { Heard } from '../heard.ts';
import { publishedPages } from '../publishing/published-pages.ts';
import { releasePages } from '../publishing/release-pages.ts';
import { showPages } from '../publishing/show-pages.ts';
import { rosterPages } from '../recordings/roster-pages.ts';
import { recordingPages } from '../recordings/recording-pages.ts';
import { decisionPages } from '../redaction/decision-pages.ts';
import { picturePages } from '../redaction/picture-pages.ts';
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
  ])
    router.use(pages(heard));
  return router;
}
