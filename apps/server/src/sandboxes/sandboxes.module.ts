import { Module } from '@nestjs/common';
import { SandboxHost } from './sandbox-host.ts';
import { SandboxRunner } from './sandbox-runner.ts';

@Module({ providers: [SandboxHost, SandboxRunner], exports: [SandboxHost] })
export class SandboxesModule {}
