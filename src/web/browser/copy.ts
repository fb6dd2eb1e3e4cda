/** Adds a “Copy” button after every address that people have to paste somewhere. */
export function copyButtons(): void {
  for (const field of document.querySelectorAll<HTMLInputElement>('input[data-copy]')) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'govuk-button govuk-button--secondary';
    button.textContent = 'Copy';
    const said = document.createElement('span');
    said.setAttribute('role', 'status');
    said.className = 'govuk-body';
    button.addEventListener('click', async () => {
      field.select();
      try {
        await navigator.clipboard.writeText(field.value);
        said.textContent = ' Copied.';
      } catch {
        said.textContent = ' Selected. Copy it with your keyboard or menu.';
      }
    });
    field.after(button, said);
  }
}
