import { Module } from '@nestjs/common';
import { AccountsResolver } from './accounts.resolver.ts';
import { AccountsService } from './accounts.service.ts';
import { LiveConnections } from './live-connections.ts';
import { PasswordHasher } from './password-hasher.ts';
import { SessionsService } from './sessions.service.ts';

@Module({
  providers: [AccountsResolver, AccountsService, LiveConnections, PasswordHasher, SessionsService],
  exports: [LiveConnections, SessionsService],
})
export class AccountsModule {}
