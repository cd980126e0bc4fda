import { useMemo } from "preact/hooks";
import { type Avatar, avatarOf, avatarWords } from "../../classroom/avatar.ts";

/** A node's sign, drawn from its name. */
export function AvatarPicture({ name }: { readonly name: string }) {
  const avatar = useMemo(() => avatarOf(name), [name]);
  const { leaves, leaf, middle, isDark, turn } = avatar;
  return (
    <svg
      class="avatar"
      viewBox="-20 -20 40 40"
      role="img"
      aria-label={`${name}: ${avatarWords(avatar)}`}
      data-dark={isDark}
    >
      <circle class="avatar-ground" r="20" />
      {Array.from({ length: leaves }, (_, i) => (
        <g key={`${i}`} transform={`rotate(${turn + (360 * i) / leaves})`}>
          <Leaf shape={leaf} leaves={leaves} />
        </g>
      ))}
      <Middle kind={middle} />
    </svg>
  );
}

/** Points up, from the middle outward; the more there are, the narrower. */
function Leaf({ shape, leaves }: { readonly shape: Avatar["leaf"]; readonly leaves: number }) {
  const half = Math.min(5, 17 / leaves);
  switch (shape) {
    case "petal":
      return <ellipse cy="-11" rx={half} ry="6" />;
    case "drop":
      return <path d={`M0 -5C${2 * half} -14 ${half} -18 0 -18S${-2 * half} -14 0 -5Z`} />;
    case "spike":
      return <path d={`M${-half} -6L0 -18L${half} -6Z`} />;
    case "dot":
      return <circle cy="-13" r={Math.min(3.6, half)} />;
    case "arc":
      return <path class="avatar-line" d={`M${-half} -7Q0 -20 ${half} -7`} />;
    default:
      throw new Error(`unreachable: ${shape satisfies never}`);
  }
}

function Middle({ kind }: { readonly kind: Avatar["middle"] }) {
  switch (kind) {
    case "dot":
      return <circle r="3.6" />;
    case "ring":
      return <circle class="avatar-line" r="3.6" />;
    case "square":
      return <rect x="-3" y="-3" width="6" height="6" />;
    case "open":
      return null;
    default:
      throw new Error(`unreachable: ${kind satisfies never}`);
  }
}
