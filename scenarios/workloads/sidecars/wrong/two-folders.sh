# fails: site-serves
awk '{print} /^      done$/ {print "    volumeMounts:\n    - name: other\n      mountPath: /out"} /^  volumes:$/ {print "  - name: other\n    emptyDir: {}"}' /root/site.yaml > /tmp/site.yaml
kubectl apply -f /tmp/site.yaml
# advance: 30s
