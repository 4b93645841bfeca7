import type { Locale } from '@drydock/scenario';
import { registerEnumType } from '@nestjs/graphql';

export const LocaleType = { en: 'en', ko: 'ko' } as const satisfies Record<Locale, Locale>;
registerEnumType(LocaleType, { name: 'Locale' });
