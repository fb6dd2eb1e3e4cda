import { Button, createAll, ErrorSummary, NotificationBanner, PasswordInput, SkipLink } from 'govuk-frontend';
import { copyButtons } from './copy.ts';
import { boxEditors } from './draw-box.ts';
import { picturesFollowSound, playMoments } from './player.ts';
import { followProgress } from './progress.ts';
import { uploadBox } from './upload.ts';

// Every page works without this: it only makes things quicker.
document.body.classList.add('js-enabled', 'govuk-frontend-supported');
// The address names a place on the page: go there, not to the message at the top.
if (location.hash)
  document.querySelector<HTMLElement>('.govuk-notification-banner')?.setAttribute('data-disable-auto-focus', 'true');
for (const component of [Button, ErrorSummary, NotificationBanner, PasswordInput, SkipLink]) createAll(component);
copyButtons();
picturesFollowSound();
playMoments();
boxEditors();
followProgress();
uploadBox();
