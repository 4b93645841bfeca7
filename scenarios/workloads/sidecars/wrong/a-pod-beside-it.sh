# fails: quiet-debugged
kubectl run guest --image=busybox:1.36 -- sleep 1000
# advance: 20s
