import { cloneElement, Suspense, useState, type ReactElement } from 'react';
import type { IconName } from './icon.tsx';
import { lazyPart } from './lazy-part.ts';

export interface MenuProps {
  readonly trigger: ReactElement<React.ComponentProps<'button'>>;
  /** Stands above the actions. */
  readonly note?: string;
  readonly actions?: readonly { readonly label: string; readonly icon: IconName; readonly onSelect: () => void }[];
  readonly choice?: {
    readonly value: string;
    readonly options: readonly { readonly value: string; readonly label: string; readonly icon: IconName }[];
    readonly onChoose: (value: string) => void;
  };
}

const RadixMenu = lazyPart(async () => (await import('./radix-menu.tsx')).RadixMenu);

/** A menu under its trigger: arrow keys move, Enter chooses, Escape closes. It is loaded when it is opened for the first time. */
export function Menu(props: MenuProps) {
  const [wanted, setWanted] = useState(false);
  const closed = cloneElement(props.trigger, { 'aria-haspopup': 'menu', 'aria-expanded': false, onClick: () => setWanted(true) });
  if (!wanted) return closed;
  return (
    <Suspense fallback={closed}>
      <RadixMenu {...props} />
    </Suspense>
  );
}
