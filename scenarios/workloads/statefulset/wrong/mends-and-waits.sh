# fails: queue-ready
kubectl set image statefulset/queue web=nginx:1.27
# advance: 3m
