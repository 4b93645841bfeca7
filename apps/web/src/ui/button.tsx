import type { ComponentProps } from 'react';
import { Link } from 'wouter';
import styles from './button.module.css';
import { classes } from './classes.ts';
import { Icon, type IconName } from './icon.tsx';

type Look = 'primary' | 'secondary' | 'quiet' | 'danger';
type Size = 'small' | 'medium' | 'large';

interface Shape {
  look?: Look;
  size?: Size;
  icon?: IconName;
}

const classOf = (look: Look, size: Size, className?: string) =>
  classes(styles.button, styles[look], size !== 'medium' && styles[size], className);

export function Button({ look = 'secondary', size = 'medium', icon, className, children, ...rest }: Shape & ComponentProps<'button'>) {
  return (
    <button type="button" className={classOf(look, size, className)} {...rest}>
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}

export function LinkButton({
  look = 'secondary',
  size = 'medium',
  icon,
  href,
  className,
  children,
}: Shape & { href: string; className?: string; children: React.ReactNode }) {
  return (
    <Link href={href} className={classOf(look, size, className)}>
      {icon && <Icon name={icon} />}
      {children}
    </Link>
  );
}

/** A button of an icon alone; `label` is its name for everybody who cannot see it, and its tooltip. */
export function IconButton({
  label,
  icon,
  look = 'quiet',
  size = 'medium',
  className,
  ...rest
}: { label: string; icon: IconName } & Shape & ComponentProps<'button'>) {
  return (
    <button type="button" aria-label={label} title={label} className={classes(classOf(look, size), styles.icon, className)} {...rest}>
      <Icon name={icon} />
    </button>
  );
}
