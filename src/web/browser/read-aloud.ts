/** Adds a button that reads the page aloud, where the browser can. What is read are the parts marked with `data-say`, in their order. */
export function readAloud(): void {
  const place = document.querySelector<HTMLElement>('[data-read-aloud]');
  if (!place || !('speechSynthesis' in window)) return;
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'govuk-button govuk-button--secondary heard-read-aloud';
  const label = (isReading: boolean) => {
    button.textContent = isReading ? 'Stop reading' : 'Read this to me';
  };
  label(false);
  speechSynthesis.cancel();
  button.addEventListener('click', () => {
    if (speechSynthesis.speaking || speechSynthesis.pending) {
      speechSynthesis.cancel();
      label(false);
      return;
    }
    const parts = [...document.querySelectorAll<HTMLElement>('[data-say]')].map(({ innerText }) => innerText.trim());
    const said = parts.filter(Boolean).map((text) => {
      const words = new SpeechSynthesisUtterance(text);
      words.lang = document.documentElement.lang;
      words.rate = 0.9;
      return words;
    });
    said[said.length - 1]?.addEventListener('end', () => label(false));
    for (const words of said) speechSynthesis.speak(words);
    label(said.length > 0);
  });
  // Nothing goes on talking on a page that was left.
  window.addEventListener('pagehide', () => speechSynthesis.cancel());
  place.append(button);
}
