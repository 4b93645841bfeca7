/** Drydock's mark: a hull on its keel blocks between the stepped walls of the dock, painted below the water line. */
export function Logo({ size = 30 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path d="M2 8h4.5v6H10v6.5h12V14h3.5V8H30v19H2z" fill="var(--primary)" />
      <path d="M9 4.5h14V11c0 4.2-2.7 7.5-7 7.5S9 15.2 9 11z" fill="var(--surface)" stroke="var(--primary)" strokeWidth="1.4" />
      <path d="M9.7 10.5h12.6c0 4.2-2.6 7.3-6.3 7.3s-6.3-3.1-6.3-7.3" fill="var(--oxide)" />
      <path d="M14.5 18.5h3v2h-3z" fill="var(--ink)" />
    </svg>
  );
}
