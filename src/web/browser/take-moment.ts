/** Fills in where the player is: once “change this” is chosen, and at the press of a button. It can be typed just as well. */
export function takeMoment(): void {
  const field = document.querySelector<HTMLInputElement>('input[data-moment]');
  const player = document.querySelector<HTMLMediaElement>('[data-moment-of]');
  if (!field || !player) return;
  const take = () => {
    const seconds = Math.floor(player.currentTime);
    field.value = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  };
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'govuk-button govuk-button--secondary';
  button.textContent = 'Use the moment where I am';
  button.addEventListener('click', take);
  field.after(button);
  document.querySelector('input[name=answer][value=change]')?.addEventListener('change', () => {
    if (!field.value && player.currentTime > 0) take();
  });
}
