# fails: node03-reserved
kubectl taint node node03 dedicated=render:NoSchedule
kubectl run render --image=busybox:1.36 -- sleep 1000000
# advance: 30s
