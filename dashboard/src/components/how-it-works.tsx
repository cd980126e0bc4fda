/** Leads to the section that explains the idea. */
export function HowItWorks() {
  return (
    <button
      type="button"
      class="link"
      onClick={() => {
        const section = document.getElementById("how-it-works");
        section?.scrollIntoView();
        section?.focus({ preventScroll: true });
      }}
    >
      How it works
    </button>
  );
}
