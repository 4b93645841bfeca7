import { DropdownMenu } from 'radix-ui';
import { Icon } from './icon.tsx';
import styles from './menu.module.css';
import type { MenuProps } from './menu.tsx';

/** The menu itself, which opens as soon as it is there. */
export function RadixMenu({ trigger, note, actions = [], choice }: MenuProps) {
  return (
    <DropdownMenu.Root modal={false} defaultOpen>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={styles.menu} align="end" sideOffset={6} collisionPadding={8}>
          {note && <p className={styles.note}>{note}</p>}
          {actions.map(({ label, icon, onSelect }) => (
            <DropdownMenu.Item key={label} className={styles.item} onSelect={onSelect}>
              <Icon name={icon} />
              {label}
            </DropdownMenu.Item>
          ))}
          {choice && (
            <DropdownMenu.RadioGroup value={choice.value} onValueChange={choice.onChoose}>
              {choice.options.map(({ value, label, icon }) => (
                <DropdownMenu.RadioItem key={value} value={value} className={styles.item}>
                  <Icon name={icon} />
                  {label}
                  <DropdownMenu.ItemIndicator className={styles.mark}>
                    <Icon name="check" />
                  </DropdownMenu.ItemIndicator>
                </DropdownMenu.RadioItem>
              ))}
            </DropdownMenu.RadioGroup>
          )}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
