/** The ship in the dock, seen from its bow: stepped walls, keel blocks, shores, draught marks and the water line. */
export function DockIllustration({ label }: { label: string }) {
  return (
    <svg viewBox="0 0 480 380" role="img" aria-label={label}>
      <path d="M0 96h62v58h34v58h34v62h220v-62h34v-58h34V96h62v284H0z" fill="var(--surface-3)" />
      <path d="M0 96h62v58h34v58h34v62h220v-62h34v-58h34V96h62" fill="none" stroke="var(--line-strong)" strokeWidth="2.5" />
      <path
        d="M0 314h480M0 346h480M40 274v40M130 274v40M200 274v40M280 274v40M350 274v40M440 274v40M80 314v32M165 314v32M240 314v32M315 314v32M400 314v32M30 180v60M60 240v34M450 180v60M420 240v34"
        stroke="var(--line)"
        strokeWidth="1.5"
      />
      <g stroke="var(--warn)" strokeWidth="6" strokeLinecap="round">
        <path d="M99 150h41M340 150h41M131 208h30M319 208h30" />
      </g>
      <path
        d="M128 60c0-6 5-10 10-10h204c5 0 10 4 10 10v66c0 66-34 122-112 122S128 192 128 126z"
        fill="var(--surface)"
        stroke="var(--ink)"
        strokeWidth="3"
      />
      <path d="M129.5 140h221c-5 60-40 106.5-110.5 106.5S134.5 200 129.5 140z" fill="var(--oxide)" />
      <path d="M128.5 132h223v9h-223z" fill="var(--ink)" />
      <path d="M240 52v194" stroke="var(--ink)" strokeWidth="2" opacity=".35" />
      <g fill="var(--surface)" fontFamily="var(--mono)" fontSize="13" fontWeight="700">
        <text x="249" y="168">
          6
        </text>
        <text x="249" y="192">
          4
        </text>
        <text x="249" y="216">
          2
        </text>
      </g>
      <g fill="none" stroke="var(--surface)" strokeWidth="2">
        <path d="M240 163h6M240 187h6M240 211h6M240 175h4M240 199h4" />
      </g>
      <g fill="none" stroke="var(--ink)" strokeWidth="3">
        <circle cx="186" cy="96" r="15" />
        <path d="M164 96h44" />
      </g>
      <path d="M176 50V24h128v26M204 24V6h72v18" fill="var(--surface)" stroke="var(--ink)" strokeWidth="3" strokeLinejoin="round" />
      <path d="M216 15h48" stroke="var(--sea)" strokeWidth="6" strokeLinecap="round" />
      <path d="M190 37h8M212 37h8M260 37h8M282 37h8" stroke="var(--sea)" strokeWidth="7" strokeLinecap="round" />
      <g fill="var(--ink)">
        <path d="M218 248h44v26h-44z" />
        <path d="M172 262h30v12h-30zM278 262h30v12h-30z" opacity=".75" />
      </g>
      <g fill="none" stroke="var(--sea)" strokeWidth="3" strokeLinecap="round" opacity=".7">
        <path d="M6 122c8-6 14-6 22 0s14 6 22 0M430 122c8-6 14-6 22 0s14 6 22 0M6 138c8-6 14-6 22 0M452 138c8-6 14-6 22 0" />
      </g>
    </svg>
  );
}
