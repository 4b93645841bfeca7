# fails: agent-updated
kubectl rollout restart daemonset/agent
# advance: 60s
