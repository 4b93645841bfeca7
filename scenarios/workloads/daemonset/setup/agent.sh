kubectl rollout status deployment/shop
kubectl set image daemonset/agent main=busybox:1.37
