import { Module } from '@nestjs/common';
import { AttemptsModule } from '../attempts/attempts.module.ts';
import { ClusterDoor } from './cluster-door.ts';
import { ClusterSecrets } from './cluster-secrets.ts';
import { KubeconfigResolver } from './kubeconfig.resolver.ts';
import { KubeconfigService } from './kubeconfig.service.ts';
import { KubernetesListener } from './kubernetes-listener.ts';

@Module({ imports: [AttemptsModule], providers: [ClusterDoor, ClusterSecrets, KubeconfigResolver, KubeconfigService, KubernetesListener] })
export class KubernetesModule {}
