# fails: safe-runs
kubectl label namespace vault pod-security.kubernetes.io/enforce-
kubectl run safe --image=nginx:1.27 -n vault
# advance: 60s
