# fails: gate-ready
kubectl run gate --image=busybox:1.36 -- sh -c 'sleep 36000'
# advance: 30s
