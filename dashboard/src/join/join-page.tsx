import { AtWork } from "./at-work.tsx";
import { Invite } from "./invite.tsx";
import { left, node } from "./join-state.ts";

/** The whole page: what will happen and a button, or what the node does. */
export function JoinPage() {
  return (
    <main class="join" data-testid="join" data-joined={node.value !== undefined}>
      <header>
        <h1>Edgewise</h1>
        <p class="hint">Learning together; the data stay where they are.</p>
      </header>
      {node.value ? <AtWork view={node.value} /> : <Invite />}
      <p class="unseen" role="status">
        {left.value && node.value === undefined ? "This device has left." : ""}
      </p>
    </main>
  );
}
