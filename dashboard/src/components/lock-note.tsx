/** In place of what gives commands, on a page that may only watch: what is locked. Who has the key is said above all (access.tsx). */
export function LockNote({ what }: { readonly what: string }) {
  return (
    <p class="lock-note" data-testid="lock-note">
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d="M4.5 7V5a3.5 3.5 0 0 1 7 0v2M3 7h10v7H3z" />
      </svg>
      <span>{what}</span>
    </p>
  );
}
